// The work items W1 to W3 as the peers solve them, and the little protocol by which the benchmark times them.
// Arguments of every peer: folder of inputs, work (1, 2, 3, 5 = W3 population), method, rtol, atol, first subjects taken, solves a repetition.
// On standard input: "time" runs one repetition and prints CPU microseconds a solve; "save FILE" solves once and writes all states as doubles.
#pragma once
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <string>
#include <time.h>
#include <vector>

struct Linear7 {
  static constexpr int states = 7, parameters = 17;
  static const double* typical() {
    static const double p[] = {1.8, 2.4, 1.2, 4.0, 1.5, 0.9, 0.6, 0.05, 0.35, 0.5, 0.08, 0.15, 0.9, 0.04, 0.12, 0.2, 0.10};
    return p;
  }
  template <class T> static inline void rates(const T* __restrict y, T* __restrict f, const T* __restrict k) {
    const T lung = k[0] * y[0] - k[6] * y[1], healthy = k[1] * y[0] - k[8] * y[2], damaged = k[2] * y[0] - k[11] * y[3];
    const T macrophage = k[3] * y[0], spleen = k[4] * y[0] - k[15] * y[5], renal = k[5] * y[0];
    f[0] = -(lung + healthy + damaged + macrophage + spleen + renal);
    f[1] = lung - k[7] * y[1];
    f[2] = healthy - (k[9] + k[10]) * y[2];
    f[3] = damaged - (k[12] + k[13]) * y[3];
    f[4] = macrophage + k[9] * y[2] + k[12] * y[3] - k[14] * y[4];
    f[5] = spleen - k[16] * y[5];
    f[6] = renal + k[7] * y[1] + k[10] * y[2] + k[13] * y[3] + k[14] * y[4] + k[16] * y[5];
  }
};

struct Saturable7 {
  static constexpr int states = 7, parameters = 21;
  enum { Vb, kBLu, kBLh, kBLd, VmL, KmL, VmS, KmS, kBR, kLuB, kLuE, kLhB, kLhM, kLhE, kLdB, kLdM, kLdE, kME, kSB, kSE, input };
  static const double* typical() {
    static const double p[] = {5.0, 1.8, 2.4, 1.2, 80.0, 4.0, 60.0, 8.0, 0.9, 0.6, 0.05, 0.35, 0.5, 0.08, 0.15, 0.9, 0.04, 0.12, 0.2, 0.10, 0.0};
    return p;
  }
  static int varied(int i) {
    static const int index[] = {Vb, VmL, KmL, VmS, KmS, kBR, kLdM, kME};
    return index[i];
  }
  template <class T> static inline void rates(const T* __restrict y, T* __restrict f, const T* __restrict k) {
    const T c = y[0] / k[Vb];
    const T macrophage = k[VmL] * c / (k[KmL] + c), spleen = k[VmS] * c / (k[KmS] + c) - k[kSB] * y[5], renal = k[kBR] * y[0];
    const T lung = k[kBLu] * y[0] - k[kLuB] * y[1], healthy = k[kBLh] * y[0] - k[kLhB] * y[2], damaged = k[kBLd] * y[0] - k[kLdB] * y[3];
    f[0] = k[input] - (lung + healthy + damaged + macrophage + spleen + renal);
    f[1] = lung - k[kLuE] * y[1];
    f[2] = healthy - (k[kLhM] + k[kLhE]) * y[2];
    f[3] = damaged - (k[kLdM] + k[kLdE]) * y[3];
    f[4] = macrophage + k[kLhM] * y[2] + k[kLdM] * y[3] - k[kME] * y[4];
    f[5] = spleen - k[kSE] * y[5];
    f[6] = renal + k[kLuE] * y[1] + k[kLhE] * y[2] + k[kLdE] * y[3] + k[kME] * y[4] + k[kSE] * y[5];
  }
};

struct Stiff20 {
  static constexpr int states = 20, parameters = 7;  // kt kbd kon kint kBh kdeg Vs
  static const double* typical() {
    static const double p[] = {60, 2.5, 1e4, 20, 12, 0.25, 2};
    return p;
  }
  template <class T> static inline void rates(const T* __restrict y, T* __restrict f, const T* __restrict p) {
    const T kt = p[0], kbd = p[1], kon = p[2], kint = p[3], kBh = p[4], kdeg = p[5], Vs = p[6];
    const T signal = y[12] / (2.0 + y[12]), anti = y[16] / (1.0 + y[16]), pro = y[15] / (1.0 + y[15]), help = 1.0 + 0.5 * y[15];
    const T binding = kon * y[8] * y[10] - 200.0 * y[11], uptake = Vs * y[9] / (1.5 + y[9]), q = T(0.05);
    const T up = (0.08 * signal + 0.02 * anti) * y[13], down = 0.015 * pro * y[14];
    f[0] = -(kt + 2.6 + kbd * help) * y[0] + 0.06 * y[1] + 0.02 * y[2] + 0.005 * y[3] + 0.03 * y[4];
    f[1] = kt * y[0] - 0.09 * y[1];
    f[2] = 1.5 * y[0] - 0.04 * y[2];
    f[3] = kbd * help * y[0] - 0.011 * y[3];
    f[4] = y[0] - 0.06 * y[4];
    f[5] = q * y[0] + 2.0 * y[6] + y[7] + 0.8 * y[8] + 0.7 * y[9] - (kBh + 22.0) * y[5];
    f[6] = q * y[1] + 6.0 * y[5] - 2.3 * y[6];
    f[7] = q * y[2] + kBh * y[5] - 1.4 * y[7];
    f[8] = q * y[3] + 8.0 * y[5] - y[8] - binding;
    f[9] = q * y[4] + 5.0 * y[5] - y[9] - uptake;
    f[10] = kint * y[11] - binding;
    f[11] = binding - kint * y[11];
    f[12] = kint * y[11] + uptake - kdeg * y[12];
    f[13] = 0.02 * (1.0 + 0.5 * y[17]) - up + down - 0.012 * y[13];
    f[14] = up - down - 0.01 * y[14];
    f[15] = 1.5 * y[13] / (1.0 + 2.0 * y[16]) - 2.0 * y[15];
    f[16] = 0.6 * y[14] + 0.3 * signal - y[16];
    f[17] = 0.02 * pro * (1.0 - y[17]) - 0.01 * (1.0 + 2.0 * y[16]) * y[17];
    f[18] = 0.08 * y[14] + 0.02 * y[13] - 0.15 * y[18];
    f[19] = 0.003 * y[17] - 0.001 * (1.0 + 4.0 * y[18]) * y[19];
  }
};

struct Happening { double time; bool dose; double value; };  // a dose into state 0, or a new rate of input

struct Schedule {
  std::vector<double> outputs;
  std::vector<Happening> happenings;
  explicit Schedule(int work) {
    if (work == 1) for (int i = 0; i <= 240; i++) outputs.push_back(i / 10.0);
    if (work == 2) {
      for (int i = 0; i <= 48; i++) outputs.push_back(i * 0.5);
      happenings = {{8.25, true, 100}, {12.25, false, 120}, {12.75, false, 0}, {16.25, true, 100}};
    }
    if (work == 3 || work == 5) {
      for (int i = 0; i <= 112; i++) outputs.push_back(i * 6.0);
      happenings = {{171, true, 100}, {339, true, 100}};
    }
  }
  double segment_end(size_t k) const { return k < happenings.size() ? happenings[k].time : outputs.back(); }
};

inline void start(int work, double* y) {
  std::fill(y, y + (work >= 3 ? 20 : 7), 0.0);
  y[0] = 100;
  if (work >= 3) { y[10] = 1; y[13] = 1; y[14] = 0.2; y[15] = 0.5; y[16] = 0.1; y[17] = 0.3; y[18] = 0.2; y[19] = 1; }
}

inline std::vector<double> read_doubles(const std::string& name) {
  std::vector<double> v;
  if (FILE* f = fopen(name.c_str(), "rb")) {
    double x;
    while (fread(&x, sizeof x, 1, f) == 1) v.push_back(x);
    fclose(f);
  }
  return v;
}

inline double cpu_seconds() {
  timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

struct Task {
  int work; std::string method; double rtol, atol; int subjects, inner;
  std::vector<std::vector<double>> parameters;
  Task(int argc, char** argv) {
    if (argc < 8) { fprintf(stderr, "arguments: inputs work method rtol atol subjects inner\n"); exit(2); }
    std::string folder = argv[1];
    work = atoi(argv[2]); method = argv[3]; rtol = atof(argv[4]); atol = atof(argv[5]); subjects = atoi(argv[6]); inner = atoi(argv[7]);
    const double* typical = work == 1 ? Linear7::typical() : work == 2 ? Saturable7::typical() : Stiff20::typical();
    int count = work == 1 ? 17 : work == 2 ? 21 : 7;
    std::vector<double> own(typical, typical + count);
    if (work == 2 || work == 5) {
      int columns = work == 2 ? 8 : 7;
      std::vector<double> table = read_doubles(folder + (work == 2 ? "/w2_subjects.bin" : "/w3_subjects.bin"));
      for (int i = 0; i < subjects; i++) {
        std::vector<double> p = own;
        for (int j = 0; j < columns; j++) p[work == 2 ? Saturable7::varied(j) : j] = table.at((size_t)i * columns + j);
        parameters.push_back(p);
      }
    } else parameters.push_back(own);
  }
};

// solve(parameters, outputs) fills all states at all outputs.
inline int serve(const Task& task, const std::function<void(const double*, double*)>& solve) {
  const int states = task.work >= 3 ? 20 : 7;
  const size_t size = Schedule(task.work).outputs.size() * states;
  std::vector<double> out(size * task.parameters.size());
  auto all = [&] { for (size_t i = 0; i < task.parameters.size(); i++) solve(task.parameters[i].data(), &out[i * size]); };
  printf("ready\n");
  fflush(stdout);
  char line[4096];
  while (fgets(line, sizeof line, stdin)) {
    line[strcspn(line, "\r\n")] = 0;
    if (!strncmp(line, "save ", 5)) {
      all();
      FILE* f = fopen(line + 5, "wb");
      fwrite(out.data(), sizeof(double), out.size(), f);
      fclose(f);
      printf("saved\n");
    } else if (!strcmp(line, "time")) {
      double before = cpu_seconds();
      for (int i = 0; i < task.inner; i++) all();
      printf("%.6f\n", (cpu_seconds() - before) * 1e6 / task.inner / task.parameters.size());
    } else return 0;
    fflush(stdout);
  }
  return 0;
}
