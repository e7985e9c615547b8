# Korn and Graubard's limits of shares by survey::svyciprop(method = "beta"), which the test beside
# this script compares. Run: Rscript proportions.R > proportions.txt
suppressMessages(library(survey))
cat("# survey", as.character(packageVersion("survey")), "\n")
shown <- function(name, made) {
  ci <- as.numeric(attr(made, "ci"))
  cat(sprintf("%s %.15g %.15g %.15g\n", name, as.numeric(made), ci[1], ci[2]))
}
rows <- expand.grid(unit = 1:5, cluster = 1:14)
rows$error <- as.numeric((rows$unit * rows$cluster) %% 7 < 2 | rows$cluster %% 5 == 0)
rows$stratum <- ifelse(rows$cluster <= 6, "a", "b")
rows$clusters <- ifelse(rows$stratum == "a", 40, 90)
rows$units <- 5 + rows$cluster %% 4 * 3
rows$part <- as.numeric(rows$unit %% 2 == 1)
whole <- svydesign(id = ~cluster, strata = ~stratum, fpc = ~clusters, data = rows)
staged <- svydesign(id = ~cluster + unit, strata = ~stratum, fpc = ~clusters + units,
                    data = transform(rows, unit = paste(cluster, unit)))
for (level in c(0.80, 0.90, 0.95)) {
  shown(sprintf("whole_%g", 100 * level), svyciprop(~error, whole, method = "beta", level = level))
  shown(sprintf("staged_%g", 100 * level), svyciprop(~error, staged, method = "beta", level = level))
}
