// GSL. Methods: rkf45, rk8pd, msbdf.
#include "work_items.hpp"
#include <gsl/gsl_errno.h>
#include <gsl/gsl_odeiv2.h>

template <class M> int rates(double, const double y[], double f[], void* p) {
  M::rates(y, f, (const double*)p);
  return GSL_SUCCESS;
}

template <class M> int jacobian(double, const double y[], double* J, double dfdt[], void* p) {
  double x[M::states], f0[M::states], f1[M::states];
  std::copy(y, y + M::states, x);
  M::rates(x, f0, (const double*)p);
  for (int j = 0; j < M::states; j++) {
    const double step = 1e-7 * std::max(std::fabs(y[j]), 1e-5);
    x[j] = y[j] + step;
    M::rates(x, f1, (const double*)p);
    x[j] = y[j];
    for (int i = 0; i < M::states; i++) J[i * M::states + j] = (f1[i] - f0[i]) / step;
    dfdt[j] = 0;
  }
  return GSL_SUCCESS;
}

template <class M> int run(const Task& task) {
  Schedule s(task.work);
  double p[32];
  gsl_odeiv2_system system = {rates<M>, jacobian<M>, M::states, p};
  const gsl_odeiv2_step_type* type = task.method == "rk8pd" ? gsl_odeiv2_step_rk8pd : task.method == "msbdf" ? gsl_odeiv2_step_msbdf : gsl_odeiv2_step_rkf45;
  gsl_odeiv2_driver* driver = gsl_odeiv2_driver_alloc_y_new(&system, type, task.work >= 3 ? 1e-5 : 1e-2, task.atol, task.rtol);
  return serve(task, [&](const double* given, double* out) {
    std::copy(given, given + M::parameters, p);
    double y[M::states], t = 0;
    start(task.work, y);
    size_t next = 0;
    for (size_t k = 0; k <= s.happenings.size(); k++) {
      const double end = s.segment_end(k);
      gsl_odeiv2_driver_reset_hstart(driver, task.work >= 3 ? 1e-5 : 1e-2);
      if (s.outputs[next] == t) { std::copy(y, y + M::states, out + next * M::states); next++; }
      for (; next < s.outputs.size() && s.outputs[next] <= end; next++) {
        gsl_odeiv2_driver_apply(driver, &t, s.outputs[next], y);
        std::copy(y, y + M::states, out + next * M::states);
      }
      if (t < end) gsl_odeiv2_driver_apply(driver, &t, end, y);
      t = end;
      if (k < s.happenings.size()) { if (s.happenings[k].dose) y[0] += s.happenings[k].value; else p[Saturable7::input] = s.happenings[k].value; }
    }
  });
}

int main(int argc, char** argv) {
  Task task(argc, argv);
  return task.work == 1 ? run<Linear7>(task) : task.work == 2 ? run<Saturable7>(task) : run<Stiff20>(task);
}
