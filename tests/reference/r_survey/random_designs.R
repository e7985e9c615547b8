# Totals, ratios, calibrations and domains of random designs by the R package survey.
# Usage: Rscript random_designs.R rows.csv    (a row a unit; `case` numbers the design)
# Prints one line an estimate: case, name, point, standard error, to 17 digits.
suppressPackageStartupMessages(library(survey))
options(survey.lonely.psu = "fail")
data <- read.csv(commandArgs(trailingOnly = TRUE)[1])
say <- function(case, name, point, se) cat(sprintf("%s %s %.17g %.17g\n", case, name, point, se))
for (case in unique(data$case)) {
  rows <- data[data$case == case, ]
  stages <- rows$stages[1]
  d <- if (stages == 1) svydesign(ids = ~u1, strata = ~s1, fpc = ~N1, data = rows) else
       if (stages == 2) svydesign(ids = ~u1 + u2, strata = ~s1 + s2, fpc = ~N1 + N2, data = rows) else
       svydesign(ids = ~u1 + u2 + u3, strata = ~s1 + s2 + u2, fpc = ~N1 + N2 + N3, data = rows)
  out <- function(name, made) say(case, name, coef(made)[[1]], as.numeric(SE(made))[[1]])
  out("total", svytotal(~y, d))
  p <- predict(svyratio(~y, ~x, d), total = rows$X[1])
  say(case, "ratio", p$total[[1]], p$se[[1]])
  if (length(unique(rows$s1)) > 1) {
    parts <- tapply(rows$Xh, rows$s1, `[`, 1)
    p <- predict(svyratio(~y, ~x, d, separate = TRUE), total = as.list(parts))
    say(case, "separate", p$total[[1]], p$se[[1]])
  }
  out("greg", svytotal(~y, calibrate(d, ~x, c(`(Intercept)` = rows$M[1], x = rows$X[1]))))
  cells <- sort(unique(rows$cell))
  out("post", svytotal(~y, postStratify(d, ~cell, data.frame(cell = cells, Freq = 100 * seq_along(cells)))))
  for (where in sort(unique(rows$part))) {
    out(paste0("domain.", where), svytotal(~y, subset(d, part == where)))
    out(paste0("rate.", where), svymean(~y, subset(d, part == where)))
  }
}
