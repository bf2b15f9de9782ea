# W4 with minpack.lm's nls.lm on deSolve's lsoda, right-hand side compiled; arguments and protocol are those of fit_search.hpp.
suppressMessages({library(deSolve); library(minpack.lm)})
folder <- commandArgs(TRUE)[1]
data <- matrix(readBin(paste0(folder, "/w4_data.bin"), "double", 80), ncol = 4, byrow = TRUE); measured <- log(data[, -1])
starts <- log(matrix(readBin(paste0(folder, "/w4_starts.bin"), "double", 300), ncol = 6, byrow = TRUE))
own <- tempfile("rates"); dir.create(own); source <- file.path(own, "rates.c")
writeLines("
static double k[20];
void initial(void (*read)(int *, double *)) { int n = 20; read(&n, k); }
void rates(int *n, double *t, double *y, double *f, double *out, int *ip) {
  double c = y[0] / k[0], macrophage = k[4] * c / (k[5] + c), spleen = k[6] * c / (k[7] + c) - k[18] * y[5], renal = k[8] * y[0];
  double lung = k[1] * y[0] - k[9] * y[1], healthy = k[2] * y[0] - k[11] * y[2], damaged = k[3] * y[0] - k[14] * y[3];
  f[0] = y[7] - (lung + healthy + damaged + macrophage + spleen + renal); f[1] = lung - k[10] * y[1]; f[2] = healthy - (k[12] + k[13]) * y[2];
  f[3] = damaged - (k[15] + k[16]) * y[3]; f[4] = macrophage + k[12] * y[2] + k[15] * y[3] - k[17] * y[4]; f[5] = spleen - k[19] * y[5];
  f[6] = renal + k[10] * y[1] + k[13] * y[2] + k[16] * y[3] + k[17] * y[4] + k[19] * y[5]; f[7] = 0;
}", source)
invisible(system2(file.path(R.home("bin"), "R"), c("CMD", "SHLIB", source), stdout = FALSE, stderr = FALSE))
dyn.load(file.path(own, paste0("rates", .Platform$dynlib.ext)))
p0 <- c(5.0,1.8,2.4,1.2,80.0,4.0,60.0,8.0,0.9,0.6,0.05,0.35,0.5,0.08,0.15,0.9,0.04,0.12,0.2,0.10); fitted <- c(5,6,7,8,9,18)
events <- list(data = data.frame(var = c("B","input","input","B"), time = c(8.25,12.25,12.75,16.25), value = c(100,120,0,100), method = c("add","rep","rep","add")))
times <- sort(c(0, data[, 1], events$data$time)); kept <- times %in% data[, 1]; y0 <- c(B=100, Lu=0, Lh=0, Ld=0, M=0, S=0, E=0, input=0)
residuals <- function(x) {
  p <- p0; p[fitted] <- exp(x)
  s <- try(ode(y0, times, "rates", p, method = "lsoda", rtol = 1e-8, atol = 1e-10, dllname = "rates", initfunc = "initial", events = events, maxsteps = 1e5)[kept, -1], silent = TRUE)
  if (inherits(s, "try-error") || nrow(s) < 20) return(rep(1e6, 60))
  r <- as.vector(log(pmax(cbind(s[, 1], s[, 3] + s[, 4] + s[, 5], s[, 6]), 1e-12)) - measured) / 0.1
  r[!is.finite(r)] <- 1e6; r }
cat("ready\n"); flush(stdout()); input <- file("stdin"); open(input)
while (length(line <- readLines(input, n = 1)) > 0) {
  reached <- unlist(lapply(seq_len(nrow(starts)), function(i) { before <- proc.time()
    cost <- nls.lm(starts[i, ], fn = residuals, control = nls.lm.control(ftol = 1e-8, ptol = 1e-8, gtol = 1e-8, epsfcn = 1e-10, maxiter = 200, maxfev = 5000))$deviance / 2
    used <- proc.time() - before; c(cost, (used[[1]] + used[[2]]) * 1e6) }))
  if (startsWith(line, "save ")) { writeBin(as.double(reached), substring(line, 6)); cat("saved\n") } else cat(sprintf("%.3f\n", sum(reached[c(FALSE, TRUE)])))
  flush(stdout()) }
