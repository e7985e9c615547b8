# Made api.csv, election.csv and election_joint.csv once from the data of the R package survey
# (California Academic Performance Index 2000, public figures of the state's department of
# education; 2004 US election results by county): only the columns the tests use.
# Usage: Rscript sample_data.R folder
suppressPackageStartupMessages(library(survey))
data(api); data(election)
folder <- commandArgs(trailingOnly = TRUE)[1]
rows <- rbind(
  data.frame(case = "strat", s1 = apistrat$stype, u1 = apistrat$snum, N1 = apistrat$fpc, u2 = "", N2 = "",
             w = sprintf("%.17g", apistrat$pw), enroll = apistrat$enroll),
  data.frame(case = "clus1", s1 = "1", u1 = apiclus1$dnum, N1 = apiclus1$fpc, u2 = "", N2 = "",
             w = sprintf("%.17g", apiclus1$pw), enroll = apiclus1$enroll),
  data.frame(case = "clus2", s1 = "1", u1 = apiclus2$dnum, N1 = apiclus2$fpc1, u2 = apiclus2$snum,
             N2 = apiclus2$fpc2, w = "", enroll = apiclus2$enroll))
write.csv(rows, file.path(folder, "api.csv"), row.names = FALSE, quote = FALSE, na = "", eol = "\n")
write.csv(data.frame(p = sprintf("%.17g", election_pps$p), Bush = election_pps$Bush),
          file.path(folder, "election.csv"), row.names = FALSE, quote = FALSE, eol = "\n")
write.table(apply(election_jointprob, 2, function(x) sprintf("%.17g", x)),
            file.path(folder, "election_joint.csv"), sep = ",", row.names = FALSE, col.names = FALSE,
            quote = FALSE, eol = "\n")
