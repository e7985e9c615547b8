# A stratified sample drawn in R with sample(), and its estimate by the package survey.
# Rscript draw.R CLAIMS.csv    (the shipped desynpuf-claims.csv; writes the other files of this folder)
#
# The frame are the first 600 claims of each type that have one segment and were paid more than $50.00,
# in the order of the file: the stratum is the type. The findings are made up by a rule on the row
# number, because nobody reviewed these synthetic claims.
suppressPackageStartupMessages(library(survey))
file <- commandArgs(trailingOnly = TRUE)[1]
claims <- read.csv(file, colClasses = "character")
claims$paid <- as.numeric(claims$CLM_PMT_AMT)
twice <- duplicated(claims$CLM_ID) | duplicated(claims$CLM_ID, fromLast = TRUE)
claims <- claims[!twice & !is.na(claims$paid) & claims$paid > 50 & nchar(claims$CLM_FROM_DT) == 8, ]
claims$place <- ave(seq_len(nrow(claims)), claims$CLAIM_TYPE, FUN = seq_along)
frame <- claims[claims$place <= 600 & claims$CLAIM_TYPE %in% c("carrier", "outpatient"), ]
frame <- data.frame(claim = frame$CLM_ID, type = frame$CLAIM_TYPE, date = frame$CLM_FROM_DT,
                    paid = sprintf("%.2f", frame$paid))
write.csv(frame, "frame.csv", row.names = FALSE, quote = FALSE)

RNGkind("Mersenne-Twister", "Inversion", "Rejection")
set.seed(20240502)
n <- c(carrier = 40, outpatient = 60)
drawn <- do.call(rbind, lapply(names(n), function(type) {
  rows <- which(frame$type == type)
  frame[rows[sample(length(rows), n[[type]])], ]
}))
share <- c(0, 0, 1, 0.4, 0, 1, 0.25)[seq_len(nrow(drawn)) %% 7 + 1]
paid <- as.numeric(drawn$paid)
drawn$overpaid <- sprintf("%.2f", floor(paid * share * 100 + 0.5) / 100)
drawn$status <- ifelse(seq_len(nrow(drawn)) == 17, "missing", "reviewed")
drawn$overpaid[drawn$status == "missing"] <- ""
write.csv(drawn[, c("claim", "type", "paid", "overpaid", "status")], "findings.csv",
          row.names = FALSE, quote = FALSE)

# A missing record counts as paid in full in error (rule set cms-pim).
drawn$y <- ifelse(drawn$status == "missing", paid, suppressWarnings(as.numeric(drawn$overpaid)))
drawn$N <- as.numeric(table(frame$type)[drawn$type])
made <- svydesign(ids = ~1, strata = ~type, fpc = ~N, data = drawn)
total <- svytotal(~y, made)
low <- coef(total)[[1]] - qnorm(0.90) * SE(total)[[1]]
sink("values.txt")
cat(R.version.string, "\n")
cat(sprintf("survey %s\n", packageVersion("survey")))
cat(sprintf("total %.17g\nse %.17g\nlow %.17g\n", coef(total)[[1]], SE(total)[[1]], low))
