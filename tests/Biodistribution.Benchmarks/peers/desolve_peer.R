# deSolve with right-hand sides in R; the arguments and the protocol are those of work_items.hpp. Compiled right-hand sides would be about ten times faster.
suppressMessages(library(deSolve))
a <- commandArgs(TRUE); folder <- a[1]; work <- as.integer(a[2]); method <- a[3]; rtol <- as.numeric(a[4]); atol <- as.numeric(a[5]); subjects <- as.integer(a[6]); inner <- as.integer(a[7])
w1 <- c(1.8,2.4,1.2,4.0,1.5,0.9,0.6,0.05,0.35,0.5,0.08,0.15,0.9,0.04,0.12,0.2,0.10)
w2 <- c(5.0,1.8,2.4,1.2,80.0,4.0,60.0,8.0,0.9,0.6,0.05,0.35,0.5,0.08,0.15,0.9,0.04,0.12,0.2,0.10,0.0)
linear <- function(t,y,k) { lu <- k[1]*y[1]-k[7]*y[2]; lh <- k[2]*y[1]-k[9]*y[3]; ld <- k[3]*y[1]-k[12]*y[4]; m <- k[4]*y[1]; s <- k[5]*y[1]-k[16]*y[6]; r <- k[6]*y[1]
  list(c(-(lu+lh+ld+m+s+r), lu-k[8]*y[2], lh-(k[10]+k[11])*y[3], ld-(k[13]+k[14])*y[4], m+k[10]*y[3]+k[13]*y[4]-k[15]*y[5], s-k[17]*y[6], r+k[8]*y[2]+k[11]*y[3]+k[14]*y[4]+k[15]*y[5]+k[17]*y[6])) }
saturable <- function(t,y,k) { c <- y[1]/k[1]; m <- k[5]*c/(k[6]+c); s <- k[7]*c/(k[8]+c)-k[19]*y[6]; lu <- k[2]*y[1]-k[10]*y[2]; lh <- k[3]*y[1]-k[12]*y[3]; ld <- k[4]*y[1]-k[15]*y[4]; r <- k[9]*y[1]
  list(c(k[21]-(lu+lh+ld+m+s+r), lu-k[11]*y[2], lh-(k[13]+k[14])*y[3], ld-(k[16]+k[17])*y[4], m+k[13]*y[3]+k[16]*y[4]-k[18]*y[5], s-k[20]*y[6], r+k[11]*y[2]+k[14]*y[3]+k[17]*y[4]+k[18]*y[5]+k[20]*y[6])) }
stiff <- function(t,y,p) { g <- y[13]/(2+y[13]); n <- y[17]/(1+y[17]); o <- y[16]/(1+y[16]); h <- 1+0.5*y[16]; b <- p[3]*y[9]*y[11]-200*y[12]; m <- p[7]*y[10]/(1.5+y[10]); q <- 0.05
  u <- (0.08*g+0.02*n)*y[14]; d <- 0.015*o*y[15]
  list(c(-(p[1]+2.6+p[2]*h)*y[1]+0.06*y[2]+0.02*y[3]+0.005*y[4]+0.03*y[5], p[1]*y[1]-0.09*y[2], 1.5*y[1]-0.04*y[3], p[2]*h*y[1]-0.011*y[4], y[1]-0.06*y[5],
    q*y[1]+2*y[7]+y[8]+0.8*y[9]+0.7*y[10]-(p[5]+22)*y[6], q*y[2]+6*y[6]-2.3*y[7], q*y[3]+p[5]*y[6]-1.4*y[8], q*y[4]+8*y[6]-y[9]-b, q*y[5]+5*y[6]-y[10]-m, p[4]*y[12]-b, b-p[4]*y[12],
    p[4]*y[12]+m-p[6]*y[13], 0.02*(1+0.5*y[18])-u+d-0.012*y[14], u-d-0.01*y[15], 1.5*y[14]/(1+2*y[17])-2*y[16], 0.6*y[15]+0.3*g-y[17],
    0.02*o*(1-y[18])-0.01*(1+2*y[17])*y[18], 0.08*y[15]+0.02*y[14]-0.15*y[19], 0.003*y[18]-0.001*(1+4*y[19])*y[20])) }
if (work==1) { f <- linear; out <- (0:240)/10; events <- list(); y0 <- c(100,rep(0,6)) } else if (work==2) { f <- saturable; out <- (0:48)*0.5
  events <- list(c(8.25,1,100),c(12.25,0,120),c(12.75,0,0),c(16.25,1,100)); y0 <- c(100,rep(0,6)) } else { f <- stiff; out <- (0:112)*6; events <- list(c(171,1,100),c(339,1,100)); y0 <- c(100,rep(0,9),1,0,0,1,0.2,0.5,0.1,0.3,0.2,1) }
if (work==2) { x <- matrix(readBin(paste0(folder,"/w2_subjects.bin"),"double",8*subjects),ncol=8,byrow=TRUE); parameters <- lapply(seq_len(subjects),function(i) { p <- w2; p[c(1,5,6,7,8,9,16,18)] <- x[i,]; p }) } else
if (work==5) { x <- matrix(readBin(paste0(folder,"/w3_subjects.bin"),"double",7*subjects),ncol=7,byrow=TRUE); parameters <- lapply(seq_len(subjects),function(i) x[i,]) } else parameters <- list(if (work==1) w1 else c(60,2.5,1e4,20,12,0.25,2))
solve1 <- function(p) { y <- y0; t <- 0; s <- matrix(0,length(out),length(y0)); s[1,] <- y
  for (e in c(events,list(c(out[length(out)],2,0)))) { i <- which(out>t & out<=e[1]); times <- unique(c(t,out[i],e[1])); r <- ode(y,times,f,p,method=method,rtol=rtol,atol=atol,maxsteps=1e6)
    if (length(i)) s[i,] <- r[1+seq_along(i),-1]; y <- as.numeric(r[nrow(r),-1]); t <- e[1]; if (e[2]==1) y[1] <- y[1]+e[3]; if (e[2]==0) p[21] <- e[3] }
  s }
cat("ready\n"); flush(stdout()); input <- file("stdin"); open(input)
while (length(line <- readLines(input,n=1))>0) { before <- proc.time(); states <- NULL; for (k in seq_len(inner)) states <- lapply(parameters,solve1); used <- proc.time()-before
  if (startsWith(line,"save ")) { writeBin(as.double(unlist(lapply(states,t))),substring(line,6)); cat("saved\n") } else cat(sprintf("%.3f\n",(used[[1]]+used[[2]])*1e6/inner/length(parameters))); flush(stdout()) }
