# Bootstrap-t and BCa limits of a total by the R package boot, from resamples that are given.
# Usage: Rscript limits.R sample.csv indices.csv
#   sample.csv    columns N, y: one row a sampled unit
#   indices.csv   one row a resample: the places (from 0) of its n draws
# Prints one line a level and kind: name, lower, upper, to 17 digits.
suppressPackageStartupMessages(library(boot))
files <- commandArgs(trailingOnly = TRUE)
sample <- read.csv(files[1])
places <- as.matrix(read.csv(files[2], header = FALSE)) + 1
y <- sample$y
N <- sample$N[1]
n <- length(y)
f <- n / N
drawn <- matrix(y[places], nrow = nrow(places))
# Rao and Wu's rescaling with as many draws as units.
away <- sqrt(n * (1 - f) / (n - 1)) * (drawn - mean(y))
totals <- N * (mean(y) + rowMeans(away))
variances <- N^2 * apply(away, 1, var) / n
total <- N * mean(y)
variance <- N^2 * (1 - f) * var(y) / n
frame <- boot(y, function(d, i) mean(d[i]), R = nrow(places))
frame$t <- cbind(totals, variances)
frame$t0 <- c(total, variance)
for (level in c(0.8, 0.9)) {
  made <- boot.ci(frame, conf = level, type = c("stud", "bca"), index = c(1, 2), L = y - mean(y))
  cat(sprintf("stud-%g %.17g %.17g\n", level, made$student[4], made$student[5]))
  cat(sprintf("bca-%g %.17g %.17g\n", level, made$bca[4], made$bca[5]))
}
