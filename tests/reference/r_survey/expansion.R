# Totals and standard errors of the R package survey, with finite population corrections.
# Usage: Rscript expansion.R data.csv    (columns: design, stratum, N, y)
# Prints one line a design: name, total, standard error, to 17 digits.
suppressPackageStartupMessages(library(survey))
options(survey.lonely.psu = "fail")
data <- read.csv(commandArgs(trailingOnly = TRUE)[1], colClasses = c(stratum = "character"))
for (name in unique(data$design)) {
  part <- data[data$design == name, ]
  if (length(unique(part$stratum)) == 1) {
    made <- svydesign(ids = ~1, fpc = ~N, data = part)
  } else {
    made <- svydesign(ids = ~1, strata = ~stratum, fpc = ~N, data = part)
  }
  total <- svytotal(~y, made)
  cat(sprintf("%s %.17g %.17g\n", name, coef(total)[[1]], SE(total)[[1]]))
}
