// W4: six parameters of the saturable model from 60 points, by a Levenberg-Marquardt of its own that asks an engine for residuals and their Jacobian.
// Arguments of a program: folder with w4_data.bin (20 x 4) and w4_starts.bin (50 x 6). "time" fits from all starts and prints CPU microseconds; "save FILE"
// writes, for each start, the objective reached and the CPU microseconds it took.
#pragma once
#include "work_items.hpp"
static const int fitted[6] = {Saturable7::VmL, Saturable7::KmL, Saturable7::VmS, Saturable7::KmS, Saturable7::kBR, Saturable7::kME};
static std::vector<double> data;
static const double relative_tolerance = 1e-8, absolute_tolerance = 1e-10;

// The three residuals of one output, and their derivatives from those of the states (state by state, six each).
inline void residuals_at(size_t i, const double* y, double* r) {
  const double model[3] = {y[0], y[2] + y[3] + y[4], y[5]};
  for (int j = 0; j < 3; j++) r[3 * i + j] = (std::log(std::max(model[j], 1e-12)) - std::log(data[4 * i + 1 + j])) / 0.1;
}
inline void rows_at(size_t i, const double* y, const double (*s)[6], double (*J)[6]) {
  const double model[3] = {y[0], y[2] + y[3] + y[4], y[5]};
  for (int k = 0; k < 6; k++) {
    const double slope[3] = {s[0][k], s[2][k] + s[3][k] + s[4][k], s[5][k]};
    for (int j = 0; j < 3; j++) J[3 * i + j][k] = model[j] > 1e-12 ? slope[j] / model[j] / 0.1 : 0;
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

// evaluate(x, r, J, known) fills the residuals, unless they are known and not needed again, and where J is not null the Jacobian.
template <class Evaluate> double minimise(const double* start, Evaluate evaluate) {
  double x[6], r[60], other[60], J[60][6];
  std::copy(start, start + 6, x);
  evaluate(x, r, J, false);
  double c = cost(r), damping = 1e-2;
  for (int iteration = 0; iteration < 200; iteration++) {
    if (iteration > 0) evaluate(x, r, J, true);
    double H[6][6] = {}, g[6] = {};
    for (int i = 0; i < 60; i++) for (int a = 0; a < 6; a++) { g[a] -= J[i][a] * r[i]; for (int b = 0; b < 6; b++) H[a][b] += J[i][a] * J[i][b]; }
    bool moved = false;
    for (int attempt = 0; attempt < 40 && !moved; attempt++) {
      double A[6][6], step[6], z[6], length = 0, longest = 0, predicted = 0;
      for (int a = 0; a < 6; a++) { for (int b = 0; b < 6; b++) A[a][b] = H[a][b]; A[a][a] += damping * std::max(H[a][a], 1e-6); step[a] = g[a]; }
      if (!solve(A, step)) { damping *= 10; continue; }
      for (int a = 0; a < 6; a++) { length += step[a] * step[a]; longest = std::max(longest, std::fabs(step[a])); predicted += 0.5 * step[a] * (damping * std::max(H[a][a], 1e-6) * step[a] + g[a]); z[a] = x[a] + step[a]; }
      if (longest > 2) { damping *= 4; continue; }
      evaluate(z, other, nullptr, false);
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

template <class Evaluate> int serve_fits(char** argv, Evaluate evaluate) {
  data = read_doubles(std::string(argv[1]) + "/w4_data.bin");
  const std::vector<double> starts = read_doubles(std::string(argv[1]) + "/w4_starts.bin");
  std::vector<double> reached(starts.size() / 3);
  auto all = [&] {
    for (size_t i = 0; i < starts.size() / 6; i++) {
      const double before = cpu_seconds();
      double x[6];
      for (int j = 0; j < 6; j++) x[j] = std::log(starts[6 * i + j]);
      reached[2 * i] = minimise(x, evaluate);
      reached[2 * i + 1] = (cpu_seconds() - before) * 1e6;
    }
  };
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
  return 0;
}
