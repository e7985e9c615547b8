# The ways in which people draw with R's generators: one line per draw, numbers from 1.
# Rscript ways.R > values.txt
distinct <- function(draw, n) {
  found <- integer(0)
  while (length(found) < n) {
    one <- draw()
    if (!(one %in% found)) found <- c(found, one)
  }
  found
}

# The documented algorithm of sampling::srswor1 (Fan, Muller and Rezucha 1962).
in_turn <- function(N, n) {
  found <- integer(0)
  for (k in seq_len(N)) {
    if (length(found) == n) break
    if (runif(1) < (n - length(found)) / (N - k + 1)) found <- c(found, k)
  }
  found
}

systematic <- function(N, n) {
  u <- runif(1)
  k <- seq_len(N)
  which(floor(k * n / N - u) > floor((k - 1) * n / N - u))
}

ways <- list(
  "sample" = function(N, n) sample(N, n),
  "unique(sample with replacement)" = function(N, n) distinct(function() sample(N, 1, replace = TRUE), n),
  "order(runif(N))" = function(N, n) order(runif(N))[1:n],
  "order(-runif(N))" = function(N, n) order(-runif(N))[1:n],
  "order(rnorm(N))" = function(N, n) order(rnorm(N))[1:n],
  "ceiling(runif(n) * N)" = function(N, n) distinct(function() ceiling(runif(1) * N), n),
  "round(runif(n, 1, N))" = function(N, n) distinct(function() round(runif(1, 1, N)), n),
  "srswor1" = in_turn,
  "UPsystematic" = systematic
)
kinds <- c("Mersenne-Twister", "Wichmann-Hill", "Marsaglia-Multicarry", "Super-Duper",
           "L'Ecuyer-CMRG", "Knuth-TAOCP-2002", "Knuth-TAOCP")

for (kind in kinds) {
  for (samples in c("Rejection", "Rounding")) {
    for (seed in c(42, -7)) {
      for (way in names(ways)) {
        if (samples == "Rounding" && !(way %in% c("sample", "unique(sample with replacement)"))) next
        for (shape in list(c(13471, 8), c(40, 6))) {
          suppressWarnings(RNGkind(kind, "Inversion", samples))
          set.seed(seed)
          drawn <- ways[[way]](shape[1], shape[2])
          # A second call in the same stream: what follows the first.
          again <- ways[[way]](shape[1], 3)
          cat(kind, samples, seed, way, shape[1], length(drawn), drawn, again, sep = "|")
          cat("\n")
        }
      }
    }
  }
}
