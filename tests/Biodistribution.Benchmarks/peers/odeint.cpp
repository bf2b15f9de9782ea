// Boost.odeint. Methods: dense (dopri5 with dense output), controlled (dopri5 landing on outputs), rosenbrock4.
#include "work_items.hpp"
#include <array>
#include <boost/numeric/odeint.hpp>
namespace ode = boost::numeric::odeint;
namespace ublas = boost::numeric::ublas;

template <class M> struct Rates {
  const double* p;
  void operator()(const std::array<double, M::states>& y, std::array<double, M::states>& f, double) const { M::rates(y.data(), f.data(), p); }
  void operator()(const ublas::vector<double>& y, ublas::vector<double>& f, double) const { M::rates(&y[0], &f[0], p); }
};

// A number with one derivative, for the exact Jacobian column by column.
struct Dual { double v, d; Dual(double v = 0, double d = 0) : v(v), d(d) {} };
inline Dual operator+(Dual a, Dual b) { return {a.v + b.v, a.d + b.d}; }
inline Dual operator-(Dual a, Dual b) { return {a.v - b.v, a.d - b.d}; }
inline Dual operator-(Dual a) { return {-a.v, -a.d}; }
inline Dual operator*(Dual a, Dual b) { return {a.v * b.v, a.d * b.v + a.v * b.d}; }
inline Dual operator/(Dual a, Dual b) { return {a.v / b.v, (a.d - a.v / b.v * b.d) / b.v}; }

template <class M> struct Jacobian {
  const double* p;
  void operator()(const ublas::vector<double>& y, ublas::matrix<double>& J, const double&, ublas::vector<double>& dfdt) const {
    Dual x[M::states], f[M::states], q[M::parameters];
    for (int i = 0; i < M::states; i++) x[i] = y[i];
    for (int i = 0; i < M::parameters; i++) q[i] = p[i];
    for (int j = 0; j < M::states; j++) {
      x[j].d = 1;
      M::rates(x, f, q);
      x[j].d = 0;
      for (int i = 0; i < M::states; i++) J(i, j) = f[i].d;
      dfdt[j] = 0;
    }
  }
};

template <class M> void solve(const Task& task, const Schedule& s, const double* given, double* out) {
  typedef std::array<double, M::states> State;
  double p[32];
  std::copy(given, given + M::parameters, p);
  State y;
  start(task.work, y.data());
  const double h = task.work >= 3 ? 1e-5 : 1e-2;
  size_t next = 0;
  double t = 0;
  std::vector<double> times;
  times.reserve(s.outputs.size() + 2);
  for (size_t k = 0; k <= s.happenings.size(); k++) {
    const double end = s.segment_end(k);
    times.assign(1, t);
    if (s.outputs[next] == t) { std::copy(y.begin(), y.end(), out + next * M::states); next++; }
    for (size_t j = next; j < s.outputs.size() && s.outputs[j] <= end; j++) times.push_back(s.outputs[j]);
    if (times.back() < end) times.push_back(end);
    auto record = [&](const auto& x, double at) {
      if (at > t && next < s.outputs.size() && at == s.outputs[next]) { std::copy(&x[0], &x[0] + M::states, out + next * M::states); next++; }
    };
    if (task.method == "dense")
      ode::integrate_times(ode::make_dense_output(task.atol, task.rtol, ode::runge_kutta_dopri5<State>()), Rates<M>{p}, y, times.begin(), times.end(), h, record);
    else if (task.method == "controlled")
      ode::integrate_times(ode::make_controlled(task.atol, task.rtol, ode::runge_kutta_dopri5<State>()), Rates<M>{p}, y, times.begin(), times.end(), h, record);
    else {
      ublas::vector<double> u(M::states);
      std::copy(y.begin(), y.end(), u.begin());
      ode::integrate_times(ode::make_dense_output(task.atol, task.rtol, ode::rosenbrock4<double>()), std::make_pair(Rates<M>{p}, Jacobian<M>{p}), u, times.begin(), times.end(), h, record);
      std::copy(u.begin(), u.end(), y.begin());
    }
    t = end;
    if (k < s.happenings.size()) { if (s.happenings[k].dose) y[0] += s.happenings[k].value; else p[Saturable7::input] = s.happenings[k].value; }
  }
}

int main(int argc, char** argv) {
  Task task(argc, argv);
  Schedule s(task.work);
  return serve(task, [&](const double* p, double* out) {
    if (task.work == 1) solve<Linear7>(task, s, p, out);
    else if (task.work == 2) solve<Saturable7>(task, s, p, out);
    else solve<Stiff20>(task, s, p, out);
  });
}
