"""How a back-test's report looks to people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from cli.output import console, table, visible
from cli.words import words

if TYPE_CHECKING:
    from storage.records import BacktestHit
    from transforms.backtest_report import Report, Rightness
    from transforms.wilson import Share

KIND_NAMES = {
    "gained": ("새로 알리게 되는 기사", "Gained: alerted by the draft only"),
    "lost": ("더는 알리지 않는 기사", "Lost: alerted by the live rule only"),
    "near": ("아슬아슬하게 알리지 않은 기사", "Nearly alerted by the draft"),
}
SHOWN_DAYS = 31


def show(report: Report) -> None:
    """The report on standard output: the sum, the days, the samples, the labels."""
    out = console()
    for line in _heads(report):
        out.print(line, markup=False)
    if report.days:
        out.print(_days(report))
    for kind, names in KIND_NAMES.items():
        hits = report.samples[kind]  # type: ignore[index]
        if hits:
            out.print(Text(f"\n{words(*names)}", style="bold"))
        for hit in hits:
            for part in _hit(hit):
                out.print(part, soft_wrap=True)
    out.print(Text(f"\n{_rightness(words('초안', 'draft'), report.draft)}"))
    out.print(Text(_rightness(words("지금 규칙", "live"), report.live)))


def _heads(report: Report) -> list[str]:
    counts = report.counts
    speed = f"{report.articles / report.seconds:.0f}" if report.seconds else "-"
    overlap = "-" if report.overlap is None else f"{report.overlap:.0%}"
    return [
        f"{report.topic}: {report.live_version} → {report.draft_version}",
        words(
            f"{report.since}부터 기사 {report.articles}건, {report.seconds:.0f}초 ({speed}건/초),"
            f" 남은 기사 {report.remaining}건",
            f"{report.articles} articles since {report.since} in {report.seconds:.0f} s"
            f" ({speed}/s), {report.remaining} left",
        ),
        words(
            f"알림: 지금 {counts.live_alerts}, 초안 {counts.draft_alerts}, 둘 다 {counts.both}"
            f" (겹침 {overlap}) · 요약: 지금 {counts.live_digest}, 초안 {counts.draft_digest}",
            f"Alerts: live {counts.live_alerts}, draft {counts.draft_alerts}, both {counts.both}"
            f" (overlap {overlap}) · digest: live {counts.live_digest}, draft"
            f" {counts.draft_digest}",
        ),
    ]


def _days(report: Report) -> object:
    shown = table(words("날", "day"), words("지금", "live"), words("초안", "draft"))
    for one in report.days[-SHOWN_DAYS:]:
        shown.add_row(f"{one.day}", f"{one.live}", f"{one.draft}")
    return shown


def _hit(hit: BacktestHit) -> list[Text]:
    levels = f"{hit.live_level} {hit.live_score:.1f} → {hit.draft_level} {hit.draft_score:.1f}"
    return [
        Text(f"{hit.day} {hit.outlet} · {visible(hit.title)} ({levels})"),
        Text(f"   {visible(words(hit.reason, hit.reason_en))}", style="dim"),
        Text(f"   {visible(hit.url)}", style="dim"),
    ]


def _rightness(name: str, found: Rightness) -> str:
    if not found.precision.total and not found.recall.total:
        return words(
            f"{name}: 라벨이 없어 정밀도와 재현율을 모릅니다 (`newswatch label`).",
            f"{name}: no labels, so precision and recall are unknown (`newswatch label`).",
        )
    return words(
        f"{name}: 정밀도 {spread(found.precision)}, 재현율 {spread(found.recall)}",
        f"{name}: precision {spread(found.precision)}, recall {spread(found.recall)}",
    )


def spread(share: Share) -> str:
    """A share with its interval: ``0.83 (0.55-0.95; 10/12)``; ``-`` without a total."""
    if share.value is None:
        return "-"
    return f"{share.value:.2f} ({share.low:.2f}–{share.high:.2f}; {share.hits}/{share.total})"
