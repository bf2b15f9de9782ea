# SciPy's odeint (LSODA) with right-hand sides in Python; the arguments and the protocol are those of work_items.hpp.
import struct, sys, time
import numpy as np
from scipy.integrate import odeint

folder, work, method, rtol, atol, subjects, inner = sys.argv[1], int(sys.argv[2]), sys.argv[3], float(sys.argv[4]), float(sys.argv[5]), int(sys.argv[6]), int(sys.argv[7])
W1 = [1.8, 2.4, 1.2, 4.0, 1.5, 0.9, 0.6, 0.05, 0.35, 0.5, 0.08, 0.15, 0.9, 0.04, 0.12, 0.2, 0.10]
W2 = [5.0, 1.8, 2.4, 1.2, 80.0, 4.0, 60.0, 8.0, 0.9, 0.6, 0.05, 0.35, 0.5, 0.08, 0.15, 0.9, 0.04, 0.12, 0.2, 0.10, 0.0]

def linear(t, y, k):
    b, lu, lh, ld, m, s, _ = y.tolist()
    lung, healthy, damaged, macrophage, spleen, renal = k[0]*b - k[6]*lu, k[1]*b - k[8]*lh, k[2]*b - k[11]*ld, k[3]*b, k[4]*b - k[15]*s, k[5]*b
    return [-(lung + healthy + damaged + macrophage + spleen + renal), lung - k[7]*lu, healthy - (k[9] + k[10])*lh, damaged - (k[12] + k[13])*ld,
            macrophage + k[9]*lh + k[12]*ld - k[14]*m, spleen - k[16]*s, renal + k[7]*lu + k[10]*lh + k[13]*ld + k[14]*m + k[16]*s]

def saturable(t, y, k):
    b, lu, lh, ld, m, s, _ = y.tolist()
    c = b / k[0]
    macrophage, spleen = k[4]*c / (k[5] + c), k[6]*c / (k[7] + c) - k[18]*s
    lung, healthy, damaged, renal = k[1]*b - k[9]*lu, k[2]*b - k[11]*lh, k[3]*b - k[14]*ld, k[8]*b
    return [k[20] - (lung + healthy + damaged + macrophage + spleen + renal), lung - k[10]*lu, healthy - (k[12] + k[13])*lh, damaged - (k[15] + k[16])*ld,
            macrophage + k[12]*lh + k[15]*ld - k[17]*m, spleen - k[19]*s, renal + k[10]*lu + k[13]*lh + k[16]*ld + k[17]*m + k[19]*s]

def stiff(t, y, p):
    y = y.tolist()
    kt, kbd, kon, kint, kbh, kdeg, vs = p
    signal, anti, pro, help_ = y[12]/(2 + y[12]), y[16]/(1 + y[16]), y[15]/(1 + y[15]), 1 + 0.5*y[15]
    binding, uptake, q = kon*y[8]*y[10] - 200*y[11], vs*y[9]/(1.5 + y[9]), 0.05
    up, down = (0.08*signal + 0.02*anti)*y[13], 0.015*pro*y[14]
    return [-(kt + 2.6 + kbd*help_)*y[0] + 0.06*y[1] + 0.02*y[2] + 0.005*y[3] + 0.03*y[4], kt*y[0] - 0.09*y[1], 1.5*y[0] - 0.04*y[2], kbd*help_*y[0] - 0.011*y[3], y[0] - 0.06*y[4],
            q*y[0] + 2*y[6] + y[7] + 0.8*y[8] + 0.7*y[9] - (kbh + 22)*y[5], q*y[1] + 6*y[5] - 2.3*y[6], q*y[2] + kbh*y[5] - 1.4*y[7], q*y[3] + 8*y[5] - y[8] - binding,
            q*y[4] + 5*y[5] - y[9] - uptake, kint*y[11] - binding, binding - kint*y[11], kint*y[11] + uptake - kdeg*y[12], 0.02*(1 + 0.5*y[17]) - up + down - 0.012*y[13],
            up - down - 0.01*y[14], 1.5*y[13]/(1 + 2*y[16]) - 2*y[15], 0.6*y[14] + 0.3*signal - y[16], 0.02*pro*(1 - y[17]) - 0.01*(1 + 2*y[16])*y[17],
            0.08*y[14] + 0.02*y[13] - 0.15*y[18], 0.003*y[17] - 0.001*(1 + 4*y[18])*y[19]]

if work == 1: f, out, events, y0 = linear, np.arange(241)/10.0, [], [100]+[0]*6
elif work == 2: f, out, events, y0 = saturable, np.arange(49)*0.5, [(8.25, 1, 100), (12.25, 0, 120), (12.75, 0, 0), (16.25, 1, 100)], [100]+[0]*6
else: f, out, events, y0 = stiff, np.arange(113)*6.0, [(171.0, 1, 100), (339.0, 1, 100)], [100]+[0]*9+[1, 0, 0, 1, 0.2, 0.5, 0.1, 0.3, 0.2, 1]
if work == 2:
    rows = np.fromfile(folder + "/w2_subjects.bin").reshape(-1, 8)[:subjects]
    parameters = []
    for row in rows:
        p = list(W2)
        for i, v in zip([0, 4, 5, 6, 7, 8, 15, 17], row): p[i] = float(v)
        parameters.append(p)
elif work == 5: parameters = np.fromfile(folder + "/w3_subjects.bin").reshape(-1, 7)[:subjects].tolist()
else: parameters = [W1 if work == 1 else [60, 2.5, 1e4, 20, 12, 0.25, 2]]

def solve(given):
    p, y, t, states = list(given), np.array(y0, float), 0.0, np.empty((len(out), len(y0)))
    states[0] = y
    for end, dose, value in events + [(out[-1], None, 0)]:
        inside = (out > t) & (out <= end)
        times = np.concatenate(([t], out[inside], [] if inside.any() and out[inside][-1] == end else [end]))
        s = odeint(f, y, times, args=(p,), rtol=rtol, atol=atol, tfirst=True, mxstep=100000)
        states[inside] = s[1:1 + inside.sum()]
        y, t = s[-1].copy(), end
        if dose == 1: y[0] += value
        elif dose == 0: p[20] = value
    return states

print("ready", flush=True)
for line in sys.stdin:
    line = line.strip()
    before = time.thread_time()
    states = [solve(p) for _ in range(inner) for p in parameters]
    if line.startswith("save "):
        np.concatenate([s.ravel() for s in states]).tofile(line[5:])
        print("saved", flush=True)
    else: print((time.thread_time() - before)*1e6/inner/len(parameters), flush=True)
