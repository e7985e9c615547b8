# Draws by stratum as they are made with dplyr, with the package sampling and with base R: one line
# per stratum, row numbers from 1. Rscript strata.R > strata.txt (needs dplyr and sampling).
suppressPackageStartupMessages({
  library(dplyr)
  library(sampling)
})

# The rows follow from whole-number arithmetic, so that other programs can build the same ones.
N <- 600
k <- 0:(N - 1)
frame <- data.frame(row = k + 1, stratum = c("b", "b", "b", "a", "a", "c", "c")[k %% 7 + 1])
n <- c(a = 12, b = 15, c = 9)

out <- function(case, drawn) {
  for (label in names(n)) {
    rows <- drawn$row[drawn$stratum == label]
    cat(case, label, rows, sep = "|")
    cat("\n")
  }
}

set.seed(2024)
out("slice_sample", frame |> group_by(stratum) |> slice_sample(n = 12) |> ungroup())

set.seed(2024)
out("sample_n", frame |> group_by(stratum) |> sample_n(12) |> ungroup())

set.seed(2024)
out("runif over the list", frame |> mutate(u = runif(n())) |> arrange(u) |> group_by(stratum) |>
      slice_head(n = 10) |> ungroup())

set.seed(2024)
parts <- lapply(names(n), function(label) {
  part <- frame[frame$stratum == label, ]
  part[order(runif(nrow(part)))[1:n[[label]]], ]
})
out("order(runif) in turn", bind_rows(parts))

set.seed(2024)
parts <- lapply(split(frame, frame$stratum), function(part) {
  part[unique(sample(nrow(part), n[[part$stratum[1]]], replace = TRUE)), ]
})
out("with replacement", bind_rows(parts))

set.seed(2024)
drawn <- strata(frame, "stratum", c(15, 12, 9), method = "srswor")
out("sampling strata", data.frame(row = drawn$ID_unit, stratum = drawn$stratum))

set.seed(2024)
out("mutate sample", frame |> slice(sample(n())) |> group_by(stratum) |> slice_head(n = 10) |> ungroup())
