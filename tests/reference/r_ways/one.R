# 10 rows of a list of 600 in every way and by every kind: one line per draw, numbers from 1.
# Rscript one.R > one.txt
invisible(capture.output(source("ways.R")))
for (kind in kinds) {
  for (samples in c("Rejection", "Rounding")) {
    for (way in names(ways)) {
      suppressWarnings(RNGkind(kind, "Inversion", samples))
      set.seed(2024)
      cat(kind, samples, way, ways[[way]](600, 10), sep = "|")
      cat("\n")
    }
  }
}
