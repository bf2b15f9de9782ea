// Written by hand for this comparison: Dormand-Prince 5(4) on four (or eight) subjects in one vector that share one step size, with dense output
// (work 2), and the matrix exponential of W1 (work 1: Taylor polynomial of degree 12, four squarings, 240 products).
#include "work_items.hpp"
typedef double V __attribute__((vector_size(32)));
static const int lanes = 4;
static inline V magnitude(V a) { return a < 0 ? -a : a; }
static inline V larger(V a, V b) { return a > b ? a : b; }

static const double c2[] = {1. / 5}, c3[] = {3. / 40, 9. / 40}, c4[] = {44. / 45, -56. / 15, 32. / 9},
                    c5[] = {19372. / 6561, -25360. / 2187, 64448. / 6561, -212. / 729},
                    c6[] = {9017. / 3168, -355. / 33, 46732. / 5247, 49. / 176, -5103. / 18656},
                    c7[] = {35. / 384, 0, 500. / 1113, 125. / 192, -2187. / 6784, 11. / 84},
                    ce[] = {71. / 57600, 0, -71. / 16695, 71. / 1920, -17253. / 339200, 22. / 525, -1. / 40},
                    cd[] = {-12715105075. / 11282082432., 0, 87487479700. / 32700410799., -10690763975. / 1880347072., 701980252875. / 199316789632., -1453857185. / 822651844., 69997945. / 29380423.};

static void population(const Task& task, const Schedule& s, int first, double* out) {
  const int n = 7, stride = 49 * n;
  V p[21], y[n], z[n], u[n], k[7][n];
  for (int j = 0; j < 21; j++) for (int l = 0; l < lanes; l++) p[j][l] = task.parameters[first + l][j];
  const V zero = {};
  for (int i = 0; i < n; i++) y[i] = zero;
  y[0] = zero + 100.0;
  double t = 0, h = 1e-2;
  size_t next = 0;
  for (size_t segment = 0; segment <= s.happenings.size(); segment++) {
    const double end = s.segment_end(segment);
    if (s.outputs[next] == t) { for (int i = 0; i < n; i++) for (int l = 0; l < lanes; l++) out[(size_t)l * stride + next * n + i] = y[i][l]; next++; }
    Saturable7::rates(y, k[0], p);
    double before = 1e-4;
    bool failed = false;
    while (t < end) {
      const bool last = t + 1.01 * h >= end;
      const double step = last ? end - t : h;
      const V H = zero + step;
#define SUM(c, m) ({ V sum = c[0] * k[0][i]; for (int j = 1; j < m; j++) if (c[j] != 0) sum += c[j] * k[j][i]; sum; })
#define STAGE(c, m, to) for (int i = 0; i < n; i++) to[i] = y[i] + H * SUM(c, m); Saturable7::rates(to, k[m], p);
      STAGE(c2, 1, u) STAGE(c3, 2, u) STAGE(c4, 3, u) STAGE(c5, 4, u) STAGE(c6, 5, u) STAGE(c7, 6, z)
      V worst = zero;
      for (int i = 0; i < n; i++) worst = larger(worst, magnitude(H * SUM(ce, 7)) / (task.atol + task.rtol * larger(magnitude(y[i]), magnitude(z[i]))));
      double error = worst[0];
      for (int l = 1; l < lanes; l++) error = std::max(error, worst[l]);
      if (error <= 1) {
        for (; next < s.outputs.size() && (s.outputs[next] < t + step && s.outputs[next] < end); next++) {
          const double a = (s.outputs[next] - t) / step, b = 1 - a;
          for (int i = 0; i < n; i++) {
            const V change = z[i] - y[i], bulge = H * k[0][i] - change, skew = change - H * k[6][i] - bulge;
            const V value = y[i] + a * (change + b * (bulge + a * (skew + b * (H * SUM(cd, 7)))));
            for (int l = 0; l < lanes; l++) out[(size_t)l * stride + next * n + i] = value[l];
          }
        }
        for (int i = 0; i < n; i++) { y[i] = z[i]; k[0][i] = k[6][i]; }
        t = last ? end : t + step;
        double f = std::min(failed ? 1.0 : 8.0, std::max(0.2, 0.9 * std::pow(error + 1e-10, -0.17) * std::pow(before, 0.04)));
        before = std::max(error, 1e-4);
        h = last && f >= 1 ? std::max(h, step * f) : step * f;
        failed = false;
      } else { h = step * std::max(0.1, 0.9 * std::pow(error, -0.2)); failed = true; }
    }
    if (segment < s.happenings.size()) {
      if (s.happenings[segment].dose) y[0] += s.happenings[segment].value; else p[Saturable7::input] = zero + s.happenings[segment].value;
      h = std::min(h, 1e-2);
    } else for (int i = 0; i < n; i++) for (int l = 0; l < lanes; l++) out[(size_t)l * stride + next * n + i] = y[i][l];
  }
}

static void multiply(double (&c)[8][8], const double (&a)[8][8], const double (&b)[8][8]) {
  alignas(32) double r[8][8] = {};
  for (int i = 0; i < 8; i++) for (int k = 0; k < 8; k++) for (int j = 0; j < 8; j++) r[i][j] += a[i][k] * b[k][j];
  memcpy(c, r, sizeof r);
}

static void exponential(const double* p, double* out) {
  alignas(32) double x[8][8] = {}, e[8][8] = {}, r[8][8], columns[8][8];
  for (int j = 0; j < 7; j++) {
    double y[7] = {}, f[7];
    y[j] = 1;
    Linear7::rates(y, f, p);
    for (int i = 0; i < 7; i++) x[i][j] = f[i] * 0.1 / 16;
  }
  for (int i = 0; i < 8; i++) e[i][i] = 1;
  for (int k = 12; k >= 1; k--) { multiply(r, x, e); for (int i = 0; i < 8; i++) for (int j = 0; j < 8; j++) e[i][j] = r[i][j] / k + (i == j); }
  for (int q = 0; q < 4; q++) multiply(e, e, e);
  for (int i = 0; i < 8; i++) for (int j = 0; j < 8; j++) columns[j][i] = e[i][j];
  alignas(32) double y[8] = {100};
  memcpy(out, y, 56);
  for (int n = 1; n <= 240; n++) {
    V a = {}, b = {};
    for (int j = 0; j < 7; j++) { const V f = {y[j], y[j], y[j], y[j]}; a += *(V*)&columns[j][0] * f; b += *(V*)&columns[j][4] * f; }
    *(V*)&y[0] = a;
    *(V*)&y[4] = b;
    memcpy(out + n * 7, y, 56);
  }
}

int main(int argc, char** argv) {
  Task task(argc, argv);
  Schedule s(task.work);
  if (task.work == 1) return serve(task, [&](const double* p, double* out) { exponential(p, out); });
  int done = 0;
  return serve(task, [&](const double*, double* out) {
    if (done % lanes == 0) population(task, s, done, out);
    done = (done + 1) % (int)(task.parameters.size() / lanes * lanes);
  });
}
