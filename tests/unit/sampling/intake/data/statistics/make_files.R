# Write claims.*, codes.*, formats.* and iris.csv anew: Rscript make_files.R, in this folder, with the
# package haven 2.5.1. SAS, Stata and SPSS wrote none of them.

library(haven)

write.csv(iris, "iris.csv", row.names = FALSE, quote = FALSE)

n <- 45
i <- seq_len(n)
instant <- as.POSIXct("2018-05-06 10:10:10", tz = "UTC")
claims <- data.frame(
  icn = 100000000000 + 7919 * i,
  paid = round(20 + (i * 37 %% 101) * 1.37, 2),
  change = round((-1)^i * i * 10.07, 2),
  name = rep(c("Ana", "Zo\u00e9", ""), n / 3),
  from_dt = as.Date("2018-05-06") + 31 * i,
  seen = instant + 3661 * i
)
claims$from_dt[2:5] <- as.Date(c("1880-05-06", "1960-01-01", "1583-01-01", NA))
attr(claims$from_dt, "format.sas") <- "MMDDYY10"
write_sas(claims, "claims.sas7bdat")
write_xpt(claims, "claims5.xpt", version = 5, name = "CLAIMS")
write_xpt(claims, "claims8.xpt", version = 8, name = "CLAIMS")
write_dta(claims, "claims.dta")
write_sav(claims, "claims.sav")
claims$seen <- format(claims$seen, "%Y-%m-%d %H:%M:%S")
claims$icn <- format(claims$icn, scientific = FALSE, trim = TRUE)
write.csv(claims, "claims.csv", row.names = FALSE, quote = FALSE, na = "", fileEncoding = "UTF-8")

# Missing codes: letters in SAS and Stata, declared values in SPSS.
coded <- function(letters) {
  as.data.frame(lapply(setNames(letters, letters), function(sign) c(tagged_na(sign), NA, 1)))
}
write_sas(coded(c("A", "B", "X", "Z")), "codes.sas7bdat")
write_dta(coded(c("a", "m", "z")), "codes.dta")
write_sav(
  data.frame(
    id = c("a", "b", "c", "d"),
    paid = labelled_spss(c(1.5, -1, 2500, NA), na_values = c(-1, 2500)),
    sex = labelled(c(1, 2, 1, 2), c(woman = 1, man = 2))
  ),
  "codes.sav"
)

# One day, and one instant of it, under many formats of SAS; and a number under formats of numbers.
days <- c(
  "DATE9", "DATE7", "DDMMYY10", "DDMMYYB10", "DDMMYYC10", "DDMMYYD10", "DDMMYYN8", "DDMMYYP10",
  "DDMMYYS10", "MMDDYY10", "MMDDYYB10", "MMDDYYC10", "MMDDYYD10", "MMDDYYN8", "MMDDYYP10",
  "MMDDYYS10", "YYMMDD10", "YYMMDDB10", "YYMMDDC10", "YYMMDDD10", "YYMMDDN8", "YYMMDDP10",
  "YYMMDDS10", "E8601DA10", "B8601DA8", "WEEKDATE29", "WEEKDATX29", "WORDDATE18", "WORDDATX18",
  "NLDATE20", "JULIAN7"
)
instants <- c(
  "DATETIME20", "DATEAMPM22", "E8601DT19", "B8601DT15", "E8601DN10", "B8601DN8", "NLDATM30",
  "MDYAMPM25", "DTDATE9", "DTWKDATX29"
)
numbers <- c("BEST12", "COMMA12.2", "DOLLAR12.2", "MONYY7", "YEAR4", "QTR1", "E8601DZ25", "Z10")
under <- function(value, formats) {
  lapply(setNames(formats, sub("[.]", "_", formats)), function(one) {
    attr(value, "format.sas") <- one
    value
  })
}
day <- as.Date("2017-03-14")
formats <- c(
  under(day, days),
  under(as.POSIXct("2017-03-14 10:10:10", tz = "UTC"), instants),
  under(20892, numbers)
)
write_sas(as.data.frame(formats), "formats.sas7bdat")
