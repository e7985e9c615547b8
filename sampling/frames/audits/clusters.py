"""Units that belong together: how many a beneficiary or claim has, and what that does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sampling.frames.role_columns import checked_roles, columns_of

if TYPE_CHECKING:
    import pandas as pd

    from sampling.frames.frame import Frame


@dataclass(frozen=True)
class Clusters:
    """Units that share a value of the role `by`.

    `sizes` are (units in a cluster, clusters of that size), rising. `correlation` is the
    intraclass correlation of the payments, None where it is undefined. `design_effect` is the
    variance of an estimated total from clusters drawn whole over that from as many units
    drawn one by one, `design_effect_kish` Kish's 1 + (m' - 1) rho.
    """

    by: str
    units: int
    blank: int
    sizes: tuple[tuple[int, int], ...]
    correlation: float | None
    design_effect: float | None
    design_effect_kish: float | None

    @property
    def clusters(self) -> int:
        return sum(count for _, count in self.sizes)

    @property
    def largest(self) -> int:
        return self.sizes[-1][0] if self.sizes else 0

    def table(self) -> pd.DataFrame:
        """Clusters by their size."""
        import pandas as pd

        return pd.DataFrame(self.sizes, columns=["units", "clusters"])

    def text(self) -> str:
        """What was found, in a few sentences."""
        blank = f" ({self.blank:,} units without one)" if self.blank else ""
        if self.largest <= 1:
            return f"Every unit has a {self.by} of its own{blank}"
        said = (
            f"{self.units:,} units belong to {self.clusters:,} values of {self.by}, at most "
            f"{self.largest:,} to one{blank}"
        )
        if self.correlation is None or self.design_effect is None:
            return f"{said}. The payments do not vary: no correlation"
        effect = self.design_effect
        return (
            f"{said}. Intraclass correlation of the payments {self.correlation:.3f}; design effect "
            f"{effect:.2f} (Kish {self.design_effect_kish:.2f}): were whole clusters drawn and "
            f"their units treated as independent, the stated standard error would be "
            f"{1 / effect**0.5:.2f} times the true one; were units drawn one by one, their "
            "independence holds and clusters do not matter"
        )


def find_clusters(frame: Frame, by: str) -> Clusters:
    """How the units cluster by a role, and the design effects of their payments.

    With K clusters of m_i units, N = sum m_i, cluster totals T_i:
    rho = (MSB - MSW) / (MSB + (m0 - 1) MSW), m0 = (N - sum m_i^2 / N) / (K - 1), the analysis
    of variance estimator; deff = K S_T^2 / (N S_y^2), the ratio of K^2 S_T^2 / k to
    N^2 S_y^2 / n with n = k N / K; Kish's deff = 1 + (sum m_i^2 / N - 1) rho. Exact integer
    sums from two scans. Neither effect is always above 1: RAT-STATS' cluster example has less
    variance than its units suggest.

    Source: Cochran (1977), Sampling Techniques, 9.2-9.4; Kish (1965), Survey Sampling, chapter 5;
    Donner (1986), Int. Stat. Rev. 54, 67-82 (rho).
    """
    (name,) = checked_roles(frame.roles, by, where="clusters")
    column = columns_of(frame.engine.dialect, [name])[0]
    units, parameters = frame.units
    dialect = frame.engine.dialect
    rows = frame.engine.execute(
        f"select m, count(*), {dialect('sum', 't')}, {dialect('squares', 't')} from (select "
        f"count(*) as m, sum(paid) as t from {units} where {column} is not null group by {column})"
        " as clusters group by m order by m",
        parameters,
    )
    row = frame.engine.execute(
        f"select count(*), {dialect('squares', 'paid')} from {units} where {column} is not null",
        parameters,
    )[0]
    N, squares = int(row[0]), int(row[1] or 0)
    found = [tuple(int(value) for value in row) for row in rows]
    sizes = tuple((m, k) for m, k, _, _ in found)
    blank = frame.size - N
    return Clusters(name, N, blank, sizes, *_effects(found, N, squares))


def _effects(
    found: list[tuple[int, ...]], N: int, squares: int
) -> tuple[float | None, float | None, float | None]:
    """rho, the design effect and Kish's, from (size, clusters, sum T, sum T^2) and sum y^2."""
    K = sum(k for _, k, _, _ in found)
    total = sum(t for _, _, t, _ in found)
    if not 1 < K < N or squares * N == total**2:
        return None, None, None
    square_sizes = sum(k * m * m for m, k, _, _ in found)
    between = sum(q / m for m, _, _, q in found) - total**2 / N
    within = squares - sum(q / m for m, _, _, q in found)
    msb, msw = between / (K - 1), within / (N - K)
    m0 = (N - square_sizes / N) / (K - 1)
    rho = (msb - msw) / (msb + (m0 - 1) * msw)
    var_t = (sum(q for _, _, _, q in found) - total**2 / K) / (K - 1)
    var_y = (squares - total**2 / N) / (N - 1)
    return rho, K * var_t / (N * var_y), 1 + (square_sizes / N - 1) * rho
