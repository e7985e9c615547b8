"""The text that lies in every study folder: how to check it without this toolkit."""

HOW_TO_CHECK = """\
How to check this study
=======================

Every file that a step made is listed in manifest.json with its SHA-256. With the toolkit:

    primafacie verify .                     does every file fit the chain of steps?
    primafacie verify . --head DIGEST       is it unchanged since DIGEST was printed?

The digest is printed on the plan (2-plan/plan.txt), on the draw sheet (sheet "About" of
3-draw/worksheet.xlsx) and on the report. "Consistent" means only that the files and the
manifest agree: whoever owns a folder can alter it and rebuild the chain. Compare the head
with a digest that was handed over earlier, on paper.

Without the toolkit, any file:

    sha256sum 2-plan/plan.json              (macOS: shasum -a 256, Windows: certutil -hashfile
                                             2-plan\\plan.json SHA256)

and compare with the entry in manifest.json. The plan's own digest, which the draw names, is
the SHA-256 of plan.json.

One ticket of the draw (seed, stratum and unit id as they stand in 3-draw/draw.json):

    printf 'ticket/1\\nSEED\\nSTRATUM\\nUNIT_ID' | sha256sum

The units of a stratum are sampled in ascending order of their tickets.

That is for strata whose generator in draw.json is ticket/1. Another generator is named there;
of pps/1 (dollar-unit sampling), draw number J takes a cent, counted through the units of the
stratum in byte order of their ids, X cents in all:

    1 + (the digest of  printf 'pps/1\\nSEED\\nSTRATUM\\nJ' | sha256sum  as a number) modulo X

ratstats/2005-2010 are RAT-STATS' single-stage random numbers on the positions of the declared
order, from the seed that the stratum shows.
"""
