# Draws of honest studies as auditors make them in R: one seed, strata in turn, lists sorted before
# the draw, spares in the same call. Run: Rscript studies.R > studies.csv
# The frame follows from whole-number arithmetic, so that other programs can build the same one.

N <- 1200
k <- 0:(N - 1)
frame <- data.frame(
  id = sprintf("c%06d", (k * 7919) %% 100003),
  cents = 1000 + (k * k * 31 + k * 17) %% 90000,
  day = (k * 37) %% 366,
  code = c("G0299", "99213", "99214", "A0425", "99215")[k %% 5 + 1],
  place = c("home", "office", "Clinic")[(k %/% 3) %% 3 + 1],
  stringsAsFactors = FALSE
)
frame$two <- ifelse(frame$cents <= 50000, "low", "high")
frame$five <- paste0("s", pmin(5, 1 + frame$cents %/% 18500))
frame$full <- ifelse(frame$cents > 88000, "c-top", frame$two)

out <- function(case, stratum, ids, spares = character(0)) {
  rows <- c(ids, spares)
  cat(sprintf("%s,%s,%d,%s,%d\n", case, stratum, seq_along(rows), rows,
              c(rep(0, length(ids)), rep(1, length(spares)))), sep = "")
}

in_turn <- function(case, list, column, n, seed, labels) {
  set.seed(seed)
  for (label in labels) {
    part <- list[list[[column]] == label, ]
    take <- if (label == "c-top") nrow(part) else n
    out(case, label, part$id[sample(nrow(part), take)])
  }
}

# R orders texts by locale unless told otherwise: method = "radix" is that of the C locale.
by_keys <- function(...) frame[order(..., method = "radix"), ]

cat("case,stratum,position,id,spare\n")
set.seed(2024); out("one stratum", "1", frame$id[sample(N, 60)])
set.seed(77); out("one stratum by id vector", "1", sample(frame$id, 45))
in_turn("two strata in turn", frame, "two", 40, 2718, c("high", "low"))
in_turn("low stratum first", frame, "two", 40, 31415, c("low", "high"))
in_turn("five strata in turn", frame, "five", 19, 8675309, paste0("s", 1:5))
in_turn("census stratum in turn", frame, "full", 30, 99, c("c-top", "high", "low"))
set.seed(12)
for (part in split(frame, frame$five)) out("split", part$five[1], part$id[sample(nrow(part), 12)])
two <- by_keys(frame$code, frame$cents)
in_turn("two keys", two, "two", 40, 555, c("high", "low"))
mixed <- by_keys(frame$day, -frame$cents)
set.seed(4); out("two keys and one down", "1", mixed$id[sample(N, 50)])
three <- by_keys(frame$place, frame$code, -frame$day)
set.seed(5); out("three keys", "1", three$id[sample(N, 50)])
set.seed(6); drawn <- frame$id[sample(N, 56)]
out("spares in the same call", "1", drawn[1:50], drawn[51:56])
suppressWarnings(RNGkind(sample.kind = "Rounding"))
in_turn("rounding in turn", frame, "two", 40, 1234, c("high", "low"))
set.seed(9); out("rounding", "1", frame$id[sample(N, 60)])
