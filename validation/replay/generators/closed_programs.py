"""Programs that keep their algorithm to themselves, and what to ask for instead."""

from __future__ import annotations

from validation.replay.generators.generator import ClosedProgram

ACL = ClosedProgram(
    "ACL",
    asks=(
        "the log with the command SAMPLE or RANDOM, its seed, and whether MERSENNE_TWISTER was "
        "chosen; the release; the table in the order sampled; the program's own listing"
    ),
)
IDEA = ClosedProgram(
    "IDEA",
    asks=(
        "the history of the database with the random record extraction and its seed; the release; "
        "the database in the order sampled"
    ),
)
EXCEL = ClosedProgram(
    "Excel",
    asks=(
        "the workbook with the column of RAND kept as values, every row of the list in it, and "
        "whether the smallest or the largest were selected; of a macro, its text (program Excel "
        "VBA)"
    ),
    why="Excel seeds RAND and RANDBETWEEN itself, so that no seed gives their numbers again",
)
SPSS = ClosedProgram(
    "SPSS",
    asks=(
        "the syntax with SET RNG, SEED or MTINDEX and SAMPLE or CSSELECT; the release; the file in "
        "the order sampled; the output of the same syntax run again"
    ),
)
MINITAB = ClosedProgram(
    "Minitab",
    asks="the session log with SET BASE and SAMPLE; the release; the worksheet as it was sampled",
)
ORACLE = ClosedProgram(
    "Oracle DBMS_RANDOM",
    asks=(
        "the script with DBMS_RANDOM.SEED and its argument as a number or a text; the release; the "
        "output of the same script run again on the kept table"
    ),
)
TERADATA = ClosedProgram(
    "Teradata",
    asks="the table of selected rows as it was stored, with the day and the user",
    why="Teradata's RANDOM and SAMPLE take no seed, so that nothing gives their numbers again",
)
SQL_NEWID = ClosedProgram(
    "SQL Server NEWID",
    asks="the table with the values of NEWID() that it was sorted by, as they were stored",
    why="NEWID() and TABLESAMPLE take no seed, so that nothing gives their numbers again",
)
