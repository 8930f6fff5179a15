"""Words of an agreement that look forbidden and take nothing: what a copy is, who keeps, who pays, what is left free.

Each function takes the lawful pieces out of a sentence, so that what a rule still finds there is what it looks for.
A line break stands where a piece was: no pattern reads across it.
"""

from __future__ import annotations

import re

GAP = "\n"

_NEGATED = "(?:ない|ず|ません|てはならな|てはならず|ることはな|るものではな|ることはでき(?:ない|ず|ません))"

# -- what is kept ------------------------------------------------------------------------------------------------------

_THINGS = "旅券|パスポート|在留カード|通帳|キャッシュカード|携帯電話|スマートフォン|スマホ"
_AND = "(?:、|・|と|や|又は|または|及び|および|並びに|若しくは)"
_COPY = re.compile(
    rf"(?:{_THINGS})(?:{_AND}?(?:{_THINGS}))*(?:等|など)?(?:の|に係る)?(?!{_AND})[^、。はをが]{{0,8}}?"
    r"(?:写し|コピー|複写|番号|画像|データ|情報|有効期[間限]|記載事項|契約書|請求書|領収書|料金)"
    r"|(?:keep|hold|retain)\w*[^.]{0,12}\b(?:photo)?(?:copy|copies|numbers?)\b[^.,;]{0,40}",
    re.IGNORECASE,
)
_OWNER = "(?:技能実習生|実習生|本人|各自|各人|自分|自己|自ら|当人|所持者|名義人)"
_OWN_KEEPING = re.compile(
    rf"{_OWNER}+(?:自身|自ら)?(?:が|は|で|に|において|の(?:責任|手元)(?:で|において|に))?、?"
    rf"(?:自ら|各自で|自分で|自身で|自己の責任(?:で|において)|責任を[持も]って|常に|常時|必ず|直接|(?:安全|大切|適切|厳重)に|(?:これ|{_THINGS})(?:{_AND}(?:{_THINGS}))*を|、)*保管"
    rf"|保管(?:者)?は、?{_OWNER}+(?:自身)?(?:が|で|に|の|と)"
    rf"|{_OWNER}+[^。]{{0,12}}保管(?:する|できる)(?:ため)?の?[^。]{{0,8}}(?:鍵|ロッカー|金庫|引き?出し|場所|箱|設備)"
    r"|\b(?:trainees?|holders?)(?: (?:himself|herself|themselves|personally|always|alone|shall|must|may|will|can|each))* (?:keep|hold|retain)\w*",
    re.IGNORECASE,
)  # fmt: skip
_AWAY = "(?:預か|預け|保管|取り上げ)"
_KEEPING = re.compile(
    rf"(?:{_THINGS}).{{0,12}}{_AWAY}|(?:keep|hold|retain)\w*.{{0,20}}(?:passport|residence card|bankbook)",
    re.IGNORECASE,
)
# Of the words for the thing itself some stand beside those of its copy: 写しを取り、原本は甲が保管する.
_KEEPING_ITSELF = re.compile(rf"(?:原本|現物|実物).{{0,12}}{_AWAY}")


def kept(sentence: str) -> str | None:
    """The words by which somebody else keeps a trainee's passport, bankbook or telephone; a copy or a number is none."""
    others = _OWN_KEEPING.sub(GAP, sentence)
    things = _COPY.sub(GAP, others)
    found = _KEEPING.search(things) or (_KEEPING_ITSELF.search(things) if things != others else None)
    return found[0] if found else None


# -- what is left free -------------------------------------------------------------------------------------------------

_LEFT_FREE = re.compile(
    # no permission is needed; 許可しない alone refuses it
    rf"許可(?:制)?(?:など|等)?(?:は|を|も|が)?(?:(?:得る|受ける|取る)(?:こと)?(?:は|を|も|が)?)?(?:一切)?(?:不要|無用|(?:必要(?:と(?:は)?し|で(?:は)?(?:あり)?|は(?:あり)?|が(?:あり)?|あり)?|要し|要さ|要せ|求め|いら|要ら|課さ|課し|設け){_NEGATED})"
    rf"|許可制(?:に|と)(?:は)?し{_NEGATED}"
    r"|許可(?:を(?:得|受け)る)?(?:こと)?な[くし](?:に|とも|ても)?[^。]{0,20}(?:できる(?!の)|自由|よい|差し支えない|可能)"
    # nothing is forbidden
    rf"|(?:(?:禁止|制限)(?:し|を)?(?:、|・|又は|若しくは|及び|や|その他の?|等の?)*(?:不当[なに])?)*(?:禁止|制限|禁じ)(?:(?:する|した|の)?(?:定め|規定|規則|規約|行為|取り?決め))?(?:など|等)?(?:は|を|も)?(?:一切)?(?:し|せ|され|設け|加え|課さ|課し|行わ|行っ|する)?{_NEGATED}"
    # no curfew
    rf"|門限(?:時刻|時間)?(?:など|等|(?:や|及び|、|・|その他の?)[^。、]{{1,8}}?)?(?:の定め|の規定|による(?:制限|規制))?(?:は|を|も|について(?:は)?)?(?:一切|特に)?(?:なし|無し|な[いく]|無い|ありません|不要|(?:設け|定め|置か|置い|課さ|課し|設定し|規定し|作ら|求め|存在し|行わ|し){_NEGATED})"
    r"|門限[^。、]{0,4}(?:廃止|撤廃)"
    # a pregnancy ends nothing
    rf"|(?:終え|(?:終了|解除|解約|退職|帰国)(?:を)?(?:さ?せ|し|求め|強い|する)?){_NEGATED}"
    r"|\b(?:no|without (?:a |any )?|not (?:set|impose|have|fix) (?:a |any )?) ?curfews?|\bcurfews? (?:(?:is|are|shall be|will be) )?(?:not|never)\b"
    r"|\bgo(?:ing)? out (?:freely|at any time)",
    re.IGNORECASE,
)  # fmt: skip


def unfree(sentence: str) -> str:
    """A sentence about private life without what it leaves free."""
    return _LEFT_FREE.sub(GAP, sentence)


# -- who pays ----------------------------------------------------------------------------------------------------------

_BODY = "(?:甲乙|甲|乙|丙|双方|両者|両当事者|各当事者|各自|それぞれ|監理団体|(?:外国の|取次)?送出し?機関|実習実施者|実習実施機関)"
_BODIES = rf"{_BODY}(?:(?:及び|又は|と|・|、|並びに)?{_BODY})*"
_COST = "(?:費用|経費|実費|旅費|交通費|捜索費)(?:の全額|の全て|のすべて|等)?"
# What one body has spent or lost, or what was spent on bringing a trainee: to bear that is to pay it back.
_MOVED = re.compile(
    rf"(?P<who>{_BODY})(?:が|に)[^。、]{{0,16}}{_COST}(?:は|を|について(?:は)?)、?(?!(?P=who)){_BODY}"
    rf"|(?:募集|選抜|渡航|入国|来日|講習|教育|研修|訓練)[^。、]{{0,16}}{_COST}"
    r"|代わり|補充|後任|代替|求償|請求(?!書)|相殺|差し引|控除|補填|補てん|賠償|返還"
)
_BORNE = re.compile(
    rf"{_COST}(?:は|を|について(?:は)?)?、?(?:すべて|全て|全額|原則として)?、?{_BODIES}(?:が|の|において|で)、?(?:協議の?上、?)?(?:これを|その)?(?:全額|それぞれ|各自|折半して|共同(?:で|して))?、?負担(?!させ|を求|を請求|金)"
    rf"|{_BODIES}(?:が|は|において)、?[^。、円]{{0,12}}{_COST}を(?:全額|それぞれ)?負担(?!させ|を求|を請求|金)"
    rf"|{_BODIES}の(?:費用|負担|費用負担|費用と責任)(?:で|により|において)"
    r"|\b(?:supervis\w+(?: organi[sz]ation)?|send\w+(?: organi[sz]ation)?|implementer) (?:(?:shall|must|will|always) )?pays? (?:for )?(?:(?:the|its|their|all|own|any) )*(?:costs?|expenses?)",
    re.IGNORECASE,
)  # fmt: skip


def borne_by_a_body(sentence: str) -> str:
    """A sentence without the costs that an organisation bears itself, where it gets nothing for them from another."""
    return sentence if _MOVED.search(sentence) else _BORNE.sub(GAP, sentence)


_SAVED = "(?:積み?立て|積立)"
_NOT_ASKED = "(?!させ|を求|を要|を義務|を強)"
_FROM_TRAINEE = re.compile(
    r"(?:実習生|本人|候補者|親族|家族|両親|父母|保護者|保証人)(?:等|ら|たち)?(?:から|より|に(?!係|つ|関|対)|が|は|も|名義)"
    r"|(?:実習生|本人|候補者|親族|家族)の(?:積|金|財産|預|貯|保証)|賃金|給[与料]|報酬|手当|天引|控除|差し引|没収|徴収|受領|受け取|返還|させる|させ、|求め|要求|"
    r"\b(?:trainees?|candidates?|famil\w+|relatives?)\b(?!['’]s? (?:return|travel|fare))|\bwages?\b",
    re.IGNORECASE,
)  # fmt: skip
_BODY_SAVES = re.compile(
    rf"{_SAVED}[^。、]{{0,6}}のは、?{_BODIES}(?:で|と|だ|に限)"
    rf"|{_BODIES}(?:が|は|において|も)、?[^。]{{0,30}}{_SAVED}{_NOT_ASKED}"
    rf"|{_SAVED}(?:金)?(?:の[^。、]{{1,4}})?は、?[^。、]{{0,8}}{_BODIES}(?:が|の)(?:全額)?(?:行|負担|拠出|支払|支出|用意|する|{_SAVED})"
    r"|\b(?:supervisor|sender|implementer|organi[sz]ation) (?:(?:shall|must|will) )?deposits?\b",
    re.IGNORECASE,
)  # fmt: skip
_LEASE_PAID = re.compile(
    rf"(?=.*(?:賃貸|賃借|家主|貸主|大家|敷金))(?=.*{_BODIES}(?:が|は|の)[^。]{{0,24}}(?:支払|払|負担|納め|納付|差し入れ|預け|預託))"
)  # fmt: skip


def put_aside_by_a_body(sentence: str, words: frozenset[str]) -> bool:
    """Whether the money is an organisation's own: savings for the journey home, the deposit of a lease.

    `words` are those found in the sentence; where one of them is no saving, as 保証金, only a lease explains it.
    """
    if _FROM_TRAINEE.search(sentence):
        return False
    saved = all(re.match(_SAVED, word) or word.lower().startswith("deposit") for word in words)
    return bool(saved and _BODY_SAVES.search(sentence)) or bool(_LEASE_PAID.search(sentence))
