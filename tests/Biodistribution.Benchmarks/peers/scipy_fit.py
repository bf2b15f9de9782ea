# W4 with SciPy's least_squares (MINPACK's Levenberg-Marquardt, the Jacobian by differences) on odeint; arguments and protocol are those of fit_search.hpp.
import os, sys, time
import numpy as np
from scipy.integrate import odeint
from scipy.optimize import least_squares

data = np.fromfile(sys.argv[1] + "/w4_data.bin").reshape(20, 4)
starts = np.fromfile(sys.argv[1] + "/w4_starts.bin").reshape(-1, 6)
times, measured = data[:, 0], np.log(data[:, 1:])
P = [5.0, 1.8, 2.4, 1.2, 80.0, 4.0, 60.0, 8.0, 0.9, 0.6, 0.05, 0.35, 0.5, 0.08, 0.15, 0.9, 0.04, 0.12, 0.2, 0.10, 0.0]
EVENTS = [(8.25, 1, 100), (12.25, 0, 120), (12.75, 0, 0), (16.25, 1, 100), (24.0, 2, 0)]

def rates(t, y, k):
    b, lu, lh, ld, m, s, _ = y.tolist()
    c = b / k[0]
    macrophage, spleen = k[4]*c / (k[5] + c), k[6]*c / (k[7] + c) - k[18]*s
    lung, healthy, damaged, renal = k[1]*b - k[9]*lu, k[2]*b - k[11]*lh, k[3]*b - k[14]*ld, k[8]*b
    return [k[20] - (lung + healthy + damaged + macrophage + spleen + renal), lung - k[10]*lu, healthy - (k[12] + k[13])*lh, damaged - (k[15] + k[16])*ld,
            macrophage + k[12]*lh + k[15]*ld - k[17]*m, spleen - k[19]*s, renal + k[10]*lu + k[13]*lh + k[16]*ld + k[17]*m + k[19]*s]

def residuals(x):
    p, y, t, states = list(P), np.array([100.0] + [0.0]*6), 0.0, np.empty((20, 7))
    for i, v in zip([4, 5, 6, 7, 8, 17], x): p[i] = float(np.exp(min(v, 50)))
    for end, kind, value in EVENTS:
        inside = (times > t) & (times <= end)
        grid = np.concatenate(([t], times[inside], [] if inside.any() and times[inside][-1] == end else [end]))
        s = odeint(rates, y, grid, args=(p,), rtol=1e-8, atol=1e-10, tfirst=True, mxstep=100000)
        states[inside] = s[1:1 + inside.sum()]
        y, t = s[-1].copy(), end
        if kind == 1: y[0] += value
        elif kind == 0: p[20] = value
    model = np.stack([states[:, 0], states[:, 2] + states[:, 3] + states[:, 4], states[:, 5]], 1)
    r = ((np.log(np.maximum(model, 1e-12)) - measured) / 0.1).ravel()
    r[~np.isfinite(r)] = 1e6
    return r

# LSODA writes its warnings to standard output, which is for answers.
answers = os.fdopen(os.dup(1), "w")
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
print("ready", file=answers, flush=True)
for line in sys.stdin:
    line = line.strip()
    reached = []
    for x in np.log(starts):
        before = time.thread_time()
        cost = least_squares(residuals, x, method="lm", ftol=1e-8, xtol=1e-8, gtol=1e-8, diff_step=1e-5).cost
        reached += [cost, (time.thread_time() - before)*1e6]
    if line.startswith("save "):
        np.array(reached).tofile(line[5:])
        print("saved", file=answers, flush=True)
    else: print(sum(reached[1::2]), file=answers, flush=True)
