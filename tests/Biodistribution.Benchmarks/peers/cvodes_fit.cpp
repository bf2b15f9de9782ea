// W4 with CVODES of SUNDIALS 6: BDF, dense Newton, staggered forward sensitivities with exact right-hand sides, which are not error-controlled. Arguments and
// protocol are those of fit_search.hpp.
#include "fit_search.hpp"
#include <cvodes/cvodes.h>
#include <nvector/nvector_serial.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunmatrix/sunmatrix_dense.h>

// A number with its derivatives to the six.
struct Dual {
  double v, g[6];
  Dual(double v = 0) : v(v), g() {}
};
inline Dual operator+(Dual a, const Dual& b) { a.v += b.v; for (int k = 0; k < 6; k++) a.g[k] += b.g[k]; return a; }
inline Dual operator-(Dual a, const Dual& b) { a.v -= b.v; for (int k = 0; k < 6; k++) a.g[k] -= b.g[k]; return a; }
inline Dual operator-(Dual a) { a.v = -a.v; for (double& x : a.g) x = -x; return a; }
inline Dual operator*(const Dual& a, const Dual& b) { Dual c(a.v * b.v); for (int k = 0; k < 6; k++) c.g[k] = a.g[k] * b.v + a.v * b.g[k]; return c; }
inline Dual operator/(const Dual& a, const Dual& b) { Dual c(a.v / b.v); for (int k = 0; k < 6; k++) c.g[k] = (a.g[k] - c.v * b.g[k]) / b.v; return c; }

struct Solver {
  SUNContext context;
  N_Vector y, *s;
  void* memory;
  double p[21];
  Schedule schedule{2};
  static int rates(realtype, N_Vector y, N_Vector f, void* self) {
    Saturable7::rates(N_VGetArrayPointer(y), N_VGetArrayPointer(f), ((Solver*)self)->p);
    return 0;
  }
  static int derivatives(int, realtype, N_Vector y, N_Vector, N_Vector* s, N_Vector* f, void* self, N_Vector, N_Vector) {
    Dual u[7], du[7], q[21];
    const double* p = ((Solver*)self)->p;
    for (int i = 0; i < 7; i++) { u[i].v = N_VGetArrayPointer(y)[i]; for (int k = 0; k < 6; k++) u[i].g[k] = N_VGetArrayPointer(s[k])[i]; }
    for (int i = 0; i < 21; i++) q[i].v = p[i];
    for (int k = 0; k < 6; k++) q[fitted[k]].g[k] = p[fitted[k]];
    Saturable7::rates(u, du, q);
    for (int i = 0; i < 7; i++) for (int k = 0; k < 6; k++) N_VGetArrayPointer(f[k])[i] = du[i].g[k];
    return 0;
  }
  Solver() {
    SUNContext_Create(nullptr, &context);
    y = N_VNew_Serial(7, context);
    N_VConst(1, y);
    memory = CVodeCreate(CV_BDF, context);
    CVodeInit(memory, rates, 0, y);
    CVodeSStolerances(memory, relative_tolerance, absolute_tolerance);
    CVodeSetUserData(memory, this);
    CVodeSetMaxNumSteps(memory, 100000);
    CVodeSetErrFile(memory, fopen("/dev/null", "w"));
    const SUNMatrix A = SUNDenseMatrix(7, 7, context);
    CVodeSetLinearSolver(memory, SUNLinSol_Dense(y, A, context), A);
    s = N_VCloneVectorArray(6, y);
    for (int k = 0; k < 6; k++) N_VConst(0, s[k]);
    CVodeSensInit(memory, 6, CV_STAGGERED, derivatives, s);
    CVodeSensEEtolerances(memory);
    CVodeSetSensErrCon(memory, SUNFALSE);
    double scale[6] = {1, 1, 1, 1, 1, 1};
    CVodeSetSensParams(memory, nullptr, scale, nullptr);
  }
  void restart(double t, bool sensitive) {
    CVodeReInit(memory, t, y);
    if (sensitive) CVodeSensReInit(memory, CV_STAGGERED, s);
  }
  void evaluate(const double* x, double* r, double (*J)[6]) {
    std::copy(Saturable7::typical(), Saturable7::typical() + 21, p);
    for (int k = 0; k < 6; k++) { p[fitted[k]] = std::exp(x[k]); N_VConst(0, s[k]); }
    double* state = N_VGetArrayPointer(y);
    start(2, state);
    if (!J) CVodeSensToggleOff(memory);
    double t = 0;
    size_t next = 0;
    restart(0, J);
    for (size_t k = 0; k <= schedule.happenings.size(); k++) {
      const double end = k < schedule.happenings.size() ? schedule.happenings[k].time : 24.0;
      CVodeSetStopTime(memory, end);
      bool failed = false;
      for (; next < 20 && data[4 * next] <= end && !failed; next++) {
        failed = CVode(memory, data[4 * next], y, &t, CV_NORMAL) < 0;
        residuals_at(next, state, r);
        if (!J || failed) continue;
        CVodeGetSens(memory, &t, s);
        double slope[7][6];
        for (int i = 0; i < 7; i++) for (int j = 0; j < 6; j++) slope[i][j] = N_VGetArrayPointer(s[j])[i];
        rows_at(next, state, slope, J);
      }
      if (!failed && t < end) failed = CVode(memory, end, y, &t, CV_NORMAL) < 0;
      if (failed) { std::fill(r, r + 60, INFINITY); return; }
      if (k == schedule.happenings.size()) return;
      if (J) CVodeGetSens(memory, &t, s);
      t = end;
      if (schedule.happenings[k].dose) state[0] += schedule.happenings[k].value; else p[Saturable7::input] = schedule.happenings[k].value;
      restart(end, J);
    }
  }
};

int main(int, char** argv) {
  Solver solver;
  return serve_fits(argv, [&](const double* x, double* r, double (*J)[6], bool) { solver.evaluate(x, r, J); });
}
