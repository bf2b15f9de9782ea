// W4 with Boost.odeint dopri5 (dense output) and a Levenberg-Marquardt of its own. Methods: difference (Jacobian by differences of 1e-5).
// Arguments: folder with w4_data.bin (20 x 4) and w4_starts.bin (50 x 6). "time" fits from all starts and prints CPU microseconds; "save FILE"
// writes the objective reached from each start.
#include "work_items.hpp"
#include <array>
#include <boost/numeric/odeint.hpp>
namespace ode = boost::numeric::odeint;
typedef std::array<double, 7> State;
static const int fitted[6] = {Saturable7::VmL, Saturable7::KmL, Saturable7::VmS, Saturable7::KmS, Saturable7::kBR, Saturable7::kME};
static std::vector<double> data;

static void residuals(const double* x, double* r) {
  static const Schedule s(2);
  double p[21];
  std::copy(Saturable7::typical(), Saturable7::typical() + 21, p);
  for (int i = 0; i < 6; i++) p[fitted[i]] = std::exp(x[i]);
  State y = {100};
  double t = 0;
  size_t next = 0;
  std::vector<double> times;
  for (size_t k = 0; k <= s.happenings.size(); k++) {
    const double end = k < s.happenings.size() ? s.happenings[k].time : 24.0;
    times.assign(1, t);
    for (size_t j = next; j < 20 && data[4 * j] <= end; j++) times.push_back(data[4 * j]);
    if (times.back() < end) times.push_back(end);
    ode::integrate_times(ode::make_dense_output(1e-10, 1e-8, ode::runge_kutta_dopri5<State>()),
      [&](const State& a, State& f, double) { Saturable7::rates(a.data(), f.data(), p); }, y, times.begin(), times.end(), 1e-2,
      [&](const State& a, double at) {
        if (next < 20 && at == data[4 * next]) {
          const double model[3] = {a[0], a[2] + a[3] + a[4], a[5]};
          for (int j = 0; j < 3; j++) r[3 * next + j] = (std::log(std::max(model[j], 1e-12)) - std::log(data[4 * next + 1 + j])) / 0.1;
          next++;
        }
      });
    t = end;
    if (k < s.happenings.size()) { if (s.happenings[k].dose) y[0] += s.happenings[k].value; else p[Saturable7::input] = s.happenings[k].value; }
  }
}

static double cost(const double* r) { double c = 0; for (int i = 0; i < 60; i++) c += 0.5 * r[i] * r[i]; return std::isfinite(c) ? c : INFINITY; }

static bool solve(double (&a)[6][6], double* b) {
  for (int k = 0; k < 6; k++) {
    if (!(a[k][k] > 0)) return false;
    for (int i = k + 1; i < 6; i++) { const double f = a[i][k] / a[k][k]; for (int j = k; j < 6; j++) a[i][j] -= f * a[k][j]; b[i] -= f * b[k]; }
  }
  for (int i = 5; i >= 0; i--) { for (int j = i + 1; j < 6; j++) b[i] -= a[i][j] * b[j]; b[i] /= a[i][i]; }
  return true;
}

static double minimise(const double* start) {
  double x[6], r[60], other[60], J[60][6];
  std::copy(start, start + 6, x);
  residuals(x, r);
  double c = cost(r), damping = 1e-2;
  for (int iteration = 0; iteration < 200; iteration++) {
    for (int k = 0; k < 6; k++) {
      double z[6];
      std::copy(x, x + 6, z);
      z[k] += 1e-5;
      residuals(z, other);
      for (int i = 0; i < 60; i++) J[i][k] = (other[i] - r[i]) / 1e-5;
    }
    double H[6][6] = {}, g[6] = {};
    for (int i = 0; i < 60; i++) for (int a = 0; a < 6; a++) { g[a] -= J[i][a] * r[i]; for (int b = 0; b < 6; b++) H[a][b] += J[i][a] * J[i][b]; }
    bool moved = false;
    for (int attempt = 0; attempt < 40 && !moved; attempt++) {
      double A[6][6], step[6], z[6], length = 0, longest = 0, predicted = 0;
      for (int a = 0; a < 6; a++) { for (int b = 0; b < 6; b++) A[a][b] = H[a][b]; A[a][a] += damping * std::max(H[a][a], 1e-6); step[a] = g[a]; }
      if (!solve(A, step)) { damping *= 10; continue; }
      for (int a = 0; a < 6; a++) { length += step[a] * step[a]; longest = std::max(longest, std::fabs(step[a])); predicted += 0.5 * step[a] * (damping * std::max(H[a][a], 1e-6) * step[a] + g[a]); z[a] = x[a] + step[a]; }
      if (longest > 2) { damping *= 4; continue; }
      residuals(z, other);
      const double trial = cost(other);
      if (trial < c) {
        const double gain = (c - trial) / predicted, relative = (c - trial) / c;
        damping *= std::max(1.0 / 3, 1 - std::pow(2 * gain - 1, 3));
        std::copy(z, z + 6, x);
        std::copy(other, other + 60, r);
        c = trial;
        if (relative < 1e-8 || length < 1e-16) return c;
        moved = true;
      } else { if (length < 1e-16) return c; damping *= 4; }
    }
    if (!moved) return c;
  }
  return c;
}

int main(int, char** argv) {
  data = read_doubles(std::string(argv[1]) + "/w4_data.bin");
  const std::vector<double> starts = read_doubles(std::string(argv[1]) + "/w4_starts.bin");
  std::vector<double> reached(starts.size() / 6);
  auto all = [&] { for (size_t i = 0; i < reached.size(); i++) { double x[6]; for (int j = 0; j < 6; j++) x[j] = std::log(starts[6 * i + j]); reached[i] = minimise(x); } };
  printf("ready\n");
  fflush(stdout);
  char line[4096];
  while (fgets(line, sizeof line, stdin)) {
    line[strcspn(line, "\r\n")] = 0;
    const double before = cpu_seconds();
    all();
    if (!strncmp(line, "save ", 5)) {
      FILE* f = fopen(line + 5, "wb");
      fwrite(reached.data(), sizeof(double), reached.size(), f);
      fclose(f);
      printf("saved\n");
    } else printf("%.3f\n", (cpu_seconds() - before) * 1e6);
    fflush(stdout);
  }
}
