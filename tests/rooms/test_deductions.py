"""Names of deductions: forbidden outright, perhaps forbidden, lawful. Each list says by which article."""

from __future__ import annotations

import pytest

from formkit.law.rules.deductions import forbidden

FORBIDDEN = {
    # 労働基準法第17条: advances lent on condition of work are not set off.
    "advance": ("前借金", "前借金の返済", "前借金との相殺", "来日前の前借金返済", "前貸金返済", "Recruitment debt", "Loan advance"),
    # 労働基準法第18条第1項, 技能実習法第47条第2項: no savings asked for with the contract, none kept by the supervising organisation.
    "savings": ("強制貯金", "強制貯蓄", "強制積立金", "義務貯金", "監理団体積立金", "監理団体預り金", "Forced savings", "Compulsory saving"),
    # 労働基準法第16条, 技能実習法第47条第1項: no penalty, no damages fixed beforehand.
    "penalty": ("罰金", "違約金", "遅刻の罰金", "損害賠償の予定額", "中途退職違約金", "ペナルティ", "罰金及び保険料", "Penalty", "Fine for lateness", "tiền phạt"),
    # 規則第10条第2項第6号イ: no deposit or keeping of money under any name.
    "deposit": ("失踪防止積立金", "失踪防止保証金", "失踪対策費", "逃亡防止積立", "身元保証金", "デポジット", "供託金", "Security deposit", "Anti-abscond bond"),
    # 技能実習法第48条第1項: nobody keeps passports or residence cards.
    "papers": ("旅券保管料", "パスポート預かり料", "在留カード管理費", "保管料（旅券・在留カード）", "Passport keeping fee", "Passport custody"),
    # 技能実習法第48条第2項: private life is not limited unjustly.
    "private": ("外出許可料", "門限違反の罰金", "携帯電話使用禁止違反", "スマホ預かり料", "通信制限費", "恋愛禁止違反金"),
    # 労働基準法第91条: bounded, so judged by the amount.
    "sanction": ("減給の制裁", "制裁金", "懲戒減給"),
}  # fmt: skip
PERHAPS = {
    "perhaps_advance": ("借入金返済", "立替金", "渡航費返済", "来日費用の返済", "支度金の返還", "Loan", "Advance"),
    "perhaps_savings": ("積立金", "帰国積立", "貯金", "預り金", "通帳保管料", "Savings", "Deposit"),
    "perhaps_penalty": ("弁償金", "備品弁償代", "Damages"),
    "perhaps_deposit": ("敷金", "寮の保証金", "鍵デポジット", "Key deposit"),
}
LAWFUL = (
    "社宅家賃", "食費", "水道光熱費", "所得税", "住民税", "社会保険料", "厚生年金", "雇用保険料", "労働組合費", "共済掛金", "互助会費", "財形貯蓄", "任意貯蓄", "社内預金", "社員旅行積立金",
    "生命保険料", "損害賠償責任保険料", "家賃保証料", "保証会社利用料", "携帯電話代", "通信費", "インターネット", "在留カード更新手数料", "旅券申請手数料", "欠勤控除", "遅刻早退控除",
    "給与前払い精算", "給料前借", "過払い賃金の精算", "住宅ローン", "労金返済", "買物代立替", "会社立替の食費", "預金口座振替手数料", "携帯解約違約金", "交際費", "通信教育費", "Rent", "Meals",
    "Union dues", "Insurance premium", "Voluntary savings", "Salary advance", "Direct deposit fee", "Fine arts club",
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "kind"), [(name, kind) for kind, names in (FORBIDDEN | PERHAPS).items() for name in names]
)
def test_a_name_that_the_law_forbids_or_may_forbid(name: str, kind: str) -> None:
    assert forbidden(name) == kind


@pytest.mark.parametrize("name", LAWFUL)
def test_a_lawful_name(name: str) -> None:
    assert forbidden(name) is None
