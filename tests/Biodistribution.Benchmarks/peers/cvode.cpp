// CVODE of SUNDIALS 6. Methods: adams (fixed point), bdf (dense Newton, difference quotients).
#include "work_items.hpp"
#include <cvode/cvode.h>
#include <nvector/nvector_serial.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunmatrix/sunmatrix_dense.h>
#include <sunnonlinsol/sunnonlinsol_fixedpoint.h>

template <class M> struct Solver {
  const Task& task;
  Schedule s;
  SUNContext context;
  N_Vector y;
  void* memory;
  double p[32];
  static int rates(realtype, N_Vector y, N_Vector f, void* self) {
    M::rates(N_VGetArrayPointer(y), N_VGetArrayPointer(f), ((Solver*)self)->p);
    return 0;
  }
  explicit Solver(const Task& task) : task(task), s(task.work) {
    SUNContext_Create(nullptr, &context);
    y = N_VNew_Serial(M::states, context);
    memory = CVodeCreate(task.method == "bdf" ? CV_BDF : CV_ADAMS, context);
    CVodeInit(memory, rates, 0, y);
    CVodeSStolerances(memory, task.rtol, task.atol);
    CVodeSetUserData(memory, this);
    CVodeSetMaxNumSteps(memory, 5000000);
    if (task.method == "bdf") CVodeSetLinearSolver(memory, SUNLinSol_Dense(y, SUNDenseMatrix(M::states, M::states, context), context), SUNDenseMatrix(M::states, M::states, context));
    else CVodeSetNonlinearSolver(memory, SUNNonlinSol_FixedPoint(y, 0, context));
  }
  void solve(const double* given, double* out) {
    std::copy(given, given + M::parameters, p);
    double* x = N_VGetArrayPointer(y);
    start(task.work, x);
    double t = 0;
    size_t next = 0;
    for (size_t k = 0; k <= s.happenings.size(); k++) {
      const double end = s.segment_end(k);
      CVodeReInit(memory, t, y);
      CVodeSetStopTime(memory, end);
      if (s.outputs[next] == t) { std::copy(x, x + M::states, out + next * M::states); next++; }
      for (; next < s.outputs.size() && s.outputs[next] <= end; next++) {
        CVode(memory, s.outputs[next], y, &t, CV_NORMAL);
        std::copy(x, x + M::states, out + next * M::states);
      }
      if (t < end) CVode(memory, end, y, &t, CV_NORMAL);
      t = end;
      if (k < s.happenings.size()) { if (s.happenings[k].dose) x[0] += s.happenings[k].value; else p[Saturable7::input] = s.happenings[k].value; }
    }
  }
};

template <class M> int run(const Task& task) {
  Solver<M> solver(task);
  return serve(task, [&](const double* p, double* out) { solver.solve(p, out); });
}

int main(int argc, char** argv) {
  Task task(argc, argv);
  return task.work == 1 ? run<Linear7>(task) : task.work == 2 ? run<Saturable7>(task) : run<Stiff20>(task);
}
