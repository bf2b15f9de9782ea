// W4 with Boost.odeint dopri5 (dense output); the Jacobian by differences of 1e-5. Arguments and protocol are those of fit_search.hpp.
#include "fit_search.hpp"
#include <array>
#include <boost/numeric/odeint.hpp>
namespace ode = boost::numeric::odeint;
typedef std::array<double, 7> State;

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
    ode::integrate_times(ode::make_dense_output(absolute_tolerance, relative_tolerance, ode::runge_kutta_dopri5<State>()),
      [&](const State& a, State& f, double) { Saturable7::rates(a.data(), f.data(), p); }, y, times.begin(), times.end(), 1e-2,
      [&](const State& a, double at) {
        if (next < 20 && at == data[4 * next]) {
          residuals_at(next, a.data(), r);
          next++;
        }
      });
    t = end;
    if (k < s.happenings.size()) { if (s.happenings[k].dose) y[0] += s.happenings[k].value; else p[Saturable7::input] = s.happenings[k].value; }
  }
}

int main(int, char** argv) {
  return serve_fits(argv, [](const double* x, double* r, double (*J)[6], bool known) {
    if (!known) residuals(x, r);
    for (int k = 0; J && k < 6; k++) {
      double z[6], other[60];
      std::copy(x, x + 6, z);
      z[k] += 1e-5;
      residuals(z, other);
      for (int i = 0; i < 60; i++) J[i][k] = (other[i] - r[i]) / 1e-5;
    }
  });
}
