"""Lawful words that rules take for unlawful ones: a fact put into sample group-1, and the rules that may speak of it today.

Each row is one false alarm (issue 11). Where a rule understands the words, its code comes off the row.
"""

from __future__ import annotations

from typing import Any, NamedTuple


class Words(NamedTuple):
    """A lawful fact: what it is, its place in the case, its value, and the rules that wrongly speak."""

    what: str
    place: str
    value: Any
    codes: frozenset[str]


def _row(what: str, place: str, value: Any, *codes: str) -> Words:
    return Words(what, place, value, frozenset(codes))


def _deducted(name: str) -> Words:
    """Taxes and social insurance are taken off by law, without an agreement (労働基準法第24条第1項ただし書)."""
    gross, amount = 196000, 1000
    row = {"gross": gross, "deductions": [{"name": name, "amount": amount}], "net": gross - amount, "agreement": False}
    return _row(f"deducted by law: {name}", "/plan/treatment/monthly", row)


def _agreed(ja: str, en: str) -> Words:
    """The same figures in other words."""
    return _row(f"the same figures: {ja}", "/senders/0/agreement/special_terms", {"ja": ja, "en": en})


def _address(written: str) -> Words:
    """The office of the supervising organisation as people write it, with a number that stands nowhere else."""
    contact = {"address": written, "phone": "029-000-0999", "mobile": None}
    return _row(f"the supervisor's office: {written}", "/coe/japan_contact", contact)


def _clause(ja: str, *codes: str) -> Words:
    """A sentence of the agreement that takes nothing from a trainee and limits nothing."""
    return _row(f"clause: {ja}", "/senders/0/agreement/special_terms", {"ja": ja, "en": "Lawful"}, *codes)


def _charged(name: str) -> Words:
    """A line of the regular charges that is no deposit, penalty, forced savings or set-off (労働基準法第16条～第18条)."""
    return _row(f"charged: {name}", "/plan/treatment/charges/others", [{"name": name, "amount": 500}])


def _remark(ja: str) -> Words:
    """A remark on the plan that takes nothing from a trainee and limits nothing (技能実習法第47条・第48条)."""
    return _row(f"remark: {ja}", "/plan/remarks/text", f"入国前講習は参考様式第1-29号による。{ja}")


_CHARGED = (
    "任意貯蓄", "任意積立", "財形貯蓄", "社内預金", "社員旅行積立金", "労金返済", "共済掛金", "持株会拠出金", "損害賠償責任保険料", "家賃保証料",
    "保証会社利用料", "火災保険料", "携帯解約違約金", "交通反則金の立替", "欠勤控除", "遅刻早退控除", "給料前払い精算", "家賃の立替", "買物代立替", "在留カード更新手数料",
    "パスポート更新代", "携帯電話代", "通信費", "自転車代", "作業服代", "預金口座振替手数料", "Voluntary savings", "Salary advance", "Insurance premium",
)  # fmt: skip
_REMARKS = (
    "旅券は本人が保管する。", "旅券と在留カードの写しを保管する。", "保証金や違約金は一切徴収しない。", "紛失しないよう、旅券は本人が鍵の掛かる箱に保管する。", "門限は設けない。",
    "外出と携帯電話の使用は自由である。", "帰国旅費は監理団体が積み立てている。", "違約金を定めた者がいると知ったときは、機構に報告する。", "寮の敷金は会社が家主に支払う。",
    "携帯電話の契約を手伝う。", "在留カードの番号を台帳に記録し、台帳を事務所で保管する。",
)  # fmt: skip

WORDS: tuple[Words, ...] = (
    *map(_charged, _CHARGED),
    *map(_remark, _REMARKS),
    *map(_deducted, ("市町村民税", "特別区民税・都民税", "府民税", "森林環境税", "子ども・子育て支援金", "年金保険料")),
    *(
        _row(f"paid leave: {name}", "/plan/treatment/leaves", [{"name": name, "days": 10}])
        for name in ("年休", "年次休暇", "有休")
    ),
    _row("dues of a trade union", "/plan/treatment/charges/others", [{"name": "労働組合費", "amount": 1000}]),
    _row("half a year of experience", "/implementer/workplaces/0/instructors/0/experience_years", 12.5),
    _agreed("三か月前に知らせる。", "Notice is given 3 months before."),
    _agreed("毎月1回知らせる。", "A report is made once a month."),
    _agreed("令和8年6月1日から", "From 1 June 2026"),
    _agreed("3万円を払う。", "30,000 yen are paid."),
    _agreed("17時まで", "until 5 p.m."),
    _agreed("2週間前に知らせる。", "Notice is given a fortnight before."),
    _agreed("14日前に知らせる。", "Notice is given a fortnight before."),
    _agreed("12時まで", "until noon"),
    _agreed("24時まで", "until midnight"),
    _agreed("午前0時まで", "until midnight"),
    _agreed("20分の1を払う。", "A twentieth is paid."),
    _agreed("50％を払う。", "Half is paid."),
    _agreed("100％を払う。", "The full amount is paid."),
    _address("茨城県水戸市架空町1-1　みほん会館5階"),
    _address("水戸市架空町1番1号"),
    _clause("旅券は本人が保管する。"),
    _clause("旅券の写しを預かる。"),
    _clause("在留カードの写しを保管する。"),
    _clause("緊急の連絡のため、携帯電話番号を名簿に保管する。"),
    _clause("門限は設けない。"),
    _clause("外出は、届出も許可も要しない。"),
    _clause("労働組合への加入は自由とし、許可を要しない。"),
    _clause("帰国の旅費を積み立てるのは甲である。"),
    _clause("技能実習生が失踪したときは、甲は遅滞なく乙に知らせ、費用は甲が負担する。"),
)
