# Estimates and standard errors of the R package survey (and lm) for tests of the estimators.
# Usage: Rscript estimators.R estimators.csv
# Prints one line an estimate: name, point, standard error, to 17 digits.
suppressPackageStartupMessages(library(survey))
options(survey.lonely.psu = "fail")
data <- read.csv(commandArgs(trailingOnly = TRUE)[1],
                 colClasses = c(s1 = "character", u1 = "character", s2 = "character", u2 = "character"))
say <- function(name, point, se) cat(sprintf("%s %.17g %.17g\n", name, point, se))
out <- function(name, made) say(name, coef(made)[[1]], as.numeric(SE(made))[[1]])
case <- function(name) data[data$case == name, ]

# One stage, four strata of which one is a census.
strat <- case("strat")
strat$error <- as.numeric(strat$y != 0)
d <- svydesign(ids = ~1, strata = ~s1, fpc = ~N1, data = strat)
X <- c("1" = 520000, "2" = 130000, "3" = 21000, "certainty" = sum(strat$x[strat$s1 == "certainty"]))
out("strat.expansion", svytotal(~y, d))
out("strat.count", svytotal(~error, d))
out("strat.rate", svymean(~error, d))
p <- predict(svyratio(~y, ~x, d), total = sum(X))
say("strat.ratio.combined", p$total[[1]], p$se[[1]])
p <- predict(svyratio(~y, ~x, d, separate = TRUE), total = as.list(X))
say("strat.ratio.separate", p$total[[1]], p$se[[1]])
N <- sum(tapply(strat$N1, strat$s1, `[`, 1))
out("strat.greg", svytotal(~y, calibrate(d, ~x, c(`(Intercept)` = N, x = sum(X)))))
out("strat.greg.origin", svytotal(~y, calibrate(d, ~x - 1, c(x = sum(X)))))
cells <- data.frame(cell = c("high", "low"), Freq = c(2000, N - 2000))
out("strat.post", svytotal(~y, postStratify(d, ~cell, cells)))
a <- c(A = 1500, B = 1800, C = N - 3300)
b <- c(x = 2600, y = N - 2600)
fitted <- rake(d, list(~a, ~b), list(data.frame(a = names(a), Freq = a), data.frame(b = names(b), Freq = b)),
               control = list(maxit = 500, epsilon = 1e-10))
# The calibration variance: g-weights times the residuals of the weighted regression on the cells.
strat$moved <- weights(fitted) / weights(d) * resid(lm(y ~ a + b, data = strat, weights = weights(d)))
moved <- svydesign(ids = ~1, strata = ~s1, fpc = ~N1, data = strat)
say("strat.raked", coef(svytotal(~y, fitted))[[1]], as.numeric(SE(svytotal(~moved, moved))))
for (where in c("north", "south", "west")) {
  out(paste0("strat.domain.", where), svytotal(~y, subset(d, domain == where)))
  out(paste0("strat.domain.rate.", where), svymean(~error, subset(d, domain == where)))
}
jk <- as.svrepdesign(d, type = "JKn", mse = TRUE)
made <- withReplicates(jk, function(w, rows) sum(X) * sum(w * rows$y) / sum(w * rows$x))
say("strat.jackknife.ratio", coef(made)[[1]], as.numeric(SE(made)))
made <- withReplicates(jk, function(w, rows) {
  cal <- lm(y ~ x, data = rows, weights = w); B <- coef(cal)
  sum(w * rows$y) + B[[1]] * (N - sum(w)) + B[[2]] * (sum(X) - sum(w * rows$x))
})
say("strat.jackknife.greg", coef(made)[[1]], as.numeric(SE(made)))

# A simple random sample; the regression estimator by lm.
srs <- case("srs")
d <- svydesign(ids = ~1, fpc = ~N1, data = srs)
p <- predict(svyratio(~y, ~x, d), total = 260000)
say("srs.ratio", p$total[[1]], p$se[[1]])
regress <- function(rows, X) {
  n <- nrow(rows); N <- rows$N1[1]; fit <- lm(y ~ x, data = rows)
  point <- N * (mean(rows$y) + coef(fit)[[2]] * (X / N - mean(rows$x)))
  if (n == N) return(c(sum(rows$y), 0))
  c(point, N^2 * (1 - n / N) / n * sum(resid(fit)^2) / (n - 2))
}
r <- regress(srs, 260000)
say("srs.regression", r[1], sqrt(r[2]))
parts <- sapply(names(X), function(h) regress(strat[strat$s1 == h, ], X[[h]]))
say("strat.regression.separate", sum(parts[1, ]), sqrt(sum(parts[2, ])))

# Lonely units.
lonely <- case("lonely")
d <- svydesign(ids = ~1, strata = ~s1, fpc = ~N1, data = lonely)
options(survey.lonely.psu = "certainty")
out("lonely.certainty", svytotal(~y, d))
options(survey.lonely.psu = "average")
out("lonely.average", svytotal(~y, d))
options(survey.lonely.psu = "fail")

# Two stages with strata at the first (one taken whole), three with strata at the second too.
two <- case("two")
two$p1 <- paste(two$s1, two$u1)
two$p2 <- paste(two$p1, two$u2)
two$h2 <- two$p1
d <- svydesign(ids = ~p1 + p2, strata = ~s1 + h2, fpc = ~N1 + N2, data = two)
out("two.total", svytotal(~y, d))
p <- predict(svyratio(~y, ~x, d), total = 90000)
say("two.ratio", p$total[[1]], p$se[[1]])
out("two.mean", svymean(~y, d))
out("two.domain.north", svytotal(~y, subset(d, domain == "north")))
out("two.greg", svytotal(~y, calibrate(d, ~x, c(`(Intercept)` = 900, x = 90000))))
three <- case("three")
three$p1 <- paste(three$s1, three$u1)
three$h2 <- paste(three$p1, three$s2)
three$p2 <- paste(three$h2, three$u2)
three$p3 <- paste(three$p2, three$u3)
three$h3 <- three$p2
d <- svydesign(ids = ~p1 + p2 + p3, strata = ~s1 + h2 + h3, fpc = ~N1 + N2 + N3, data = three)
out("three.total", svytotal(~y, d))
p <- predict(svyratio(~y, ~x, d), total = 400000)
say("three.ratio", p$total[[1]], p$se[[1]])

# PPS with replacement (a row a hit), then without: joint probabilities given, or Brewer's rule.
pps <- case("pps")
rows <- pps[rep(seq_len(nrow(pps)), pps$hits), ]
rows$draws <- ave(rows$x, rows$s1, FUN = length)
rows$w <- rows$book / (rows$draws * rows$x)
d <- svydesign(ids = ~1, strata = ~s1, weights = ~w, data = rows)
out("pps.hansen_hurwitz", svytotal(~y, d))
out("pps.domain.west", svytotal(~y, subset(d, domain == "west")))
data(election)
d <- svydesign(id = ~1, fpc = ~p, data = election_pps, pps = ppsmat(election_jointprob), variance = "YG")
out("election.sen-yates-grundy", svytotal(~Bush, d))
d <- svydesign(id = ~1, fpc = ~p, data = election_pps, pps = ppsmat(election_jointprob), variance = "HT")
out("election.horvitz-thompson", svytotal(~Bush, d))
d <- svydesign(id = ~1, fpc = ~p, data = election_pps, pps = "brewer")
out("election.brewer", svytotal(~Bush, d))

# The California API data that come with the package.
data(api)
d <- svydesign(id = ~1, strata = ~stype, weights = ~pw, data = apistrat, fpc = ~fpc)
out("api.strat", svytotal(~enroll, d))
d <- svydesign(id = ~dnum, weights = ~pw, data = apiclus1, fpc = ~fpc)
out("api.clus1", svytotal(~enroll, d))
d <- svydesign(id = ~dnum + snum, fpc = ~fpc1 + fpc2, data = apiclus2)
out("api.clus2", svytotal(~enroll, d, na.rm = TRUE))
