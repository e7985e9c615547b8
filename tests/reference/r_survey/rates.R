# Limits of shares of random designs by survey::svyciprop. Usage: Rscript rates.R rows.csv
# (a row a unit; `case` numbers the design, `part` the domains, `df` the degrees of freedom).
# Prints one line a limit: case, domain, n, degrees of freedom, share, variance, method, level and
# both limits, to 17 digits. "likelihood" solves the equation of confint(method = "likelihood") by
# uniroot from the fitted model, as svyciprop itself interpolates in it by a spline. "xlogit" is the
# formula of "logit", whose fitted model stops short of its root.
suppressPackageStartupMessages(library(survey))
options(survey.lonely.psu = "fail")
data <- read.csv(commandArgs(trailingOnly = TRUE)[1])
methods <- c("xlogit", "asin", "beta")
if ("wilson" %in% eval(formals(svyciprop)$method)) methods <- c(methods, "wilson")

likelihood <- function(design, level, df) {
  model <- svyglm(error ~ 1, design, family = quasibinomial,
                  control = glm.control(epsilon = 1e-15, maxit = 200))
  w <- weights(model, "prior")
  y <- model$y
  deviance_at <- function(eta) -2 * sum(w * (y * plogis(eta, log.p = TRUE) +
                                             (1 - y) * plogis(-eta, log.p = TRUE)))
  fitted <- qlogis(weighted.mean(y, w))
  wanted <- qt((1 - level) / 2, df)^2 * (model$cov.unscaled / model$naive.cov)[1] *
    summary(model)$dispersion[1]
  fall <- function(eta) deviance_at(eta) - deviance_at(fitted) - wanted
  plogis(c(uniroot(fall, c(-1e4, fitted), tol = 1e-14)$root,
           uniroot(fall, c(fitted, 1e4), tol = 1e-14)$root))
}

for (case in unique(data$case)) {
  rows <- data[data$case == case, ]
  stages <- rows$stages[1]
  d <- if (stages == 1) svydesign(ids = ~u1, strata = ~s1, fpc = ~N1, data = rows) else
       if (stages == 2) svydesign(ids = ~u1 + u2, strata = ~s1 + s2, fpc = ~N1 + N2, data = rows) else
       svydesign(ids = ~u1 + u2 + u3, strata = ~s1 + s2 + u2, fpc = ~N1 + N2 + N3, data = rows)
  for (where in c("all", sort(unique(rows$part)))) {
    within <- if (where == "all") d else subset(d, part == where)
    df <- rows[[paste0("df_", where)]][1]
    if (is.na(df)) next
    m <- svymean(~error, within)
    say <- function(method, level, ci) cat(sprintf(
      "%s %s %d %d %.17g %.17g %s %.2f %.17g %.17g\n", case, where, nrow(within), df,
      coef(m)[[1]], vcov(m)[[1]], method, level, ci[1], ci[2]))
    for (level in c(0.80, 0.95)) {
      for (method in methods) {
        # Its degrees of freedom cannot be given: R counts strata that are reviewed in full.
        if (method == "beta" && degf(within) != df) next
        say(method, level, as.numeric(attr(
          svyciprop(~error, within, method = method, level = level, df = df), "ci")))
      }
      say("likelihood", level, likelihood(within, level, df))
    }
  }
}
