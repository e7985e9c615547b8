# R's sample() after set.seed(), by both kinds of sampling: one line a draw.
# Rscript draws.R > values.txt
for (kind in c("Rejection", "Rounding")) {
  suppressWarnings(RNGkind(sample.kind = kind))
  for (seed in c(1, 42, 20261121, -7, 123456)) {
    for (size in c(10, 100, 1000, 65536, 70000)) {
      set.seed(seed)
      cat(kind, seed, as.integer(size), sample(size, min(12, size)), "\n")
    }
  }
}
