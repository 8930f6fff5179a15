"""The words of the HTML report and of the correction request (補正依頼), Japanese and English."""

from __future__ import annotations

from collections.abc import Mapping

from formkit.report.account import Language

__all__ = ["request", "words"]

_WORDS: Mapping[str, tuple[str, str]] = {
    # the head
    "title": ("照合報告", "Review report"),
    "title_check": ("検査報告", "Check report"),
    "skip": ("指摘へ移る", "Go to the findings"),
    "case": ("ケース", "Case"),
    "made": ("作成日", "Made on"),
    "law_day": ("法令の基準日", "Law as of"),
    "version": ("formkit の版", "formkit version"),
    "personal": ("個人の値", "Personal values"),
    "values_shown": ("表示しています。取り扱いに注意してください。", "Shown. Handle this page with care."),
    "values_masked": (
        "伏せています。図は空の様式です（--show-values で実物を表示）。",
        "Masked. Pictures show the blank form (--show-values shows the real page).",
    ),
    "masked_check": ("伏せています（--show-values で表示）。", "Masked (--show-values shows them)."),
    "summary": ("まとめ", "Summary"),
    "errors": ("誤り", "Errors"),
    "warnings": ("注意", "Warnings"),
    "infos": ("参考", "Infos"),
    "accepted": ("承認済み", "Accepted"),
    "cases": ("ケース", "Cases"),
    "papers": ("読んだ書類", "Papers read"),
    "boxes": ("読んだ欄", "Boxes read"),
    "unread": ("読めなかった欄", "Boxes not read"),
    "clean": ("誤りも注意もありません。", "No errors or warnings."),
    # the matrix
    "matrix": ("書類の一覧", "Papers"),
    "trainee": ("技能実習生", "Trainee"),
    "common": ("共通の書類", "Papers for all"),
    "nobody": ("誰の書類か分からないもの", "Papers of nobody known"),
    "whole": ("全体", "The whole"),
    "total": ("計", "Total"),
    "state_ok": ("照合済み、指摘なし", "checked, nothing found"),
    "state_bad": ("誤り{errors}件", "errors: {errors}"),
    "state_warn": ("注意{warnings}件", "warnings: {warnings}"),
    "state_info": ("参考{infos}件", "infos: {infos}"),
    "state_unread": ("読めなかった欄{unread}", "boxes not read: {unread}"),
    "state_none": ("書類なし", "no paper"),
    "state_na": ("この行にはない書類", "does not apply"),
    "state_unchecked": ("照合していません", "not compared"),
    "legend": ("記号", "Signs"),
    "legend_ok": ("照合済み", "checked"),
    "legend_warn": ("注意・読めない欄", "warning, not read"),
    "legend_bad": ("誤り", "error"),
    "legend_none": ("書類なし・未照合", "no paper, not compared"),
    # a finding
    "findings": ("指摘", "Findings"),
    "error": ("誤り", "Error"),
    "warning": ("注意", "Warning"),
    "info": ("参考", "Info"),
    "expected": ("あるべき値", "Expected"),
    "found": ("記入の値", "Found"),
    "empty": ("（空欄）", "(blank)"),
    "law": ("根拠", "Law"),
    "certainty": ("確かさ", "Certainty"),
    "certain_seen": ("出典で確かめた", "seen in a source"),
    "certain_known": ("知識による（出典は未確認）", "known, no source seen"),
    "certain_uncertain": ("不確か（確かめてください）", "uncertain: verify it"),
    "todo": ("対応", "What to do"),
    "place": ("所在", "Where"),
    "page": ("{page}ページ", "page {page}"),
    "same": ("同じ事実の欄", "Same fact also in"),
    "has_findings": ("指摘あり", "has findings"),
    "accepted_as": ("承認の理由", "Accepted because"),
    "alike": ("見た目が似た別の字", "Different characters that look alike"),
    "crop": ("{where}の欄（赤枠）", "{where}: the box is marked red"),
    "crop_page": ("{file}　{page}ページ", "{file}, page {page}"),
    "crop_blank": ("空の様式の同じ欄", "the same box of the blank form"),
    "no_more": ("図が多いため、以降の図は省きました。", "Too many pictures: those of later findings are left out."),
    "ask": ("補正を求める", "Ask for correction"),
    "note": ("メモ（補正依頼に入ります）", "Note (goes into the request)"),
    "fold": ("詳細", "Details"),
    "zoom": ("図を拡大", "Enlarge the picture"),
    # the bar
    "tools": ("操作", "Tools"),
    "filter": ("絞り込み", "Filter"),
    "all": ("すべて", "All"),
    "asked": ("補正を求める", "To be corrected"),
    "search": ("検索", "Search"),
    "select_errors": ("誤りをすべて選ぶ", "Select all errors"),
    "make_request": ("補正依頼", "Correction request"),
    "help": ("キー操作", "Keys"),
    "close": ("閉じる", "Close"),
    "copy_text": ("コピー", "Copy"),
    "copied": ("コピーしました", "Copied"),
    "copy_failed": ("コピーできません。文面を選んで写してください。", "Cannot copy. Select the text and copy it."),
    "download": (".txt で保存", "Save as .txt"),
    "nothing_asked": (
        "「補正を求める」に印のある指摘がありません。x キーか「誤りをすべて選ぶ」で選んでください。",
        "No finding is ticked. Press x on a finding, or use “Select all errors”.",
    ),
    "request_masked": (
        "値は伏せてあります。--show-values で報告を作り直すと、現在の記載と正しい記載が入ります。",
        "Values are masked. Make the report again with --show-values to have them in the text.",
    ),
    "nothing_shown": ("条件に合う指摘はありません。", "No finding fits."),
    "not_kept": (
        "このブラウザーでは印を保存できません。閉じる前に補正依頼を書き出してください。",
        "This browser cannot keep the ticks. Export the request before you close the page.",
    ),
    "key_next": ("次の指摘・前の指摘", "next, previous finding"),
    "key_tick": ("補正を求める印", "tick: ask for correction"),
    "key_fold": ("詳細を開く・たたむ", "open, fold the details"),
    "key_zoom": ("図を拡大・戻す", "enlarge the picture"),
    "key_note": ("メモを書く（Esc で戻る）", "write a note (Esc leaves it)"),
    "key_filter": ("絞り込みを切り替え", "next filter"),
    "key_search": ("検索", "search"),
    "key_errors": ("誤りをすべて選ぶ", "select all errors"),
    "key_request": ("補正依頼を作る", "make the correction request"),
    "key_top": ("書類の一覧へ戻る", "back to the papers"),
    "key_help": ("この表", "this table"),
}

_REQUEST: Mapping[str, tuple[str, str]] = {
    "file": ("補正依頼", "correction-request"),
    "date": ("{date}", "{date}"),
    "to": ("宛先：　　　　　　　　　　　　御中", "To:"),
    "from": ("差出人：", "From:"),
    "subject": ("件名：提出書類の補正のお願い（{case}）", "Subject: Corrections needed in the documents of {case}"),
    "opening": (
        "平素より大変お世話になっております。\n"
        "ご提出いただいた書類を確認いたしましたところ、下記の{count}件について補正をお願いしたく、ご連絡申し上げます。\n"
        "お手数をおかけいたしますが、内容をご確認のうえ、補正した書類を　　月　　日までにご提出くださいますよう"
        "お願いいたします。\n"
        "なお、現在の記載が正しい場合は、その旨と、根拠となる資料をお知らせください。",
        "Thank you for the documents you sent us. On reviewing them we found {count} item(s) that need correction, "
        "listed below.\n"
        "Please look at each of them and send us the corrected documents by ____________.\n"
        "Where what is written now is right, please tell us so, with a document that shows it.",
    ),
    "heading": ("記", "Items"),
    "who": ("■ {who}", "== {who} =="),
    "item": ("（{number}）{item}", "({number}) {item}"),
    "place": ("　　項　　　目：{value}", "   Item:     {value}"),
    "found": ("　　現在の記載：{value}", "   Now:      {value}"),
    "expected": ("　　正しい記載：{value}", "   Correct:  {value}"),
    "about": ("　　内　　　容：{value}", "   About:    {value}"),
    "law": ("　　根　　　拠：{value}", "   Law:      {value}"),
    "note": ("　　備　　　考：{value}", "   Note:     {value}"),
    "more": ("　　　　　　　　{value}", "             {value}"),
    "closing": ("以上", "Thank you for your help."),
    "blank": ("（記入なし）", "(blank)"),
    "leave_blank": ("（記入しない）", "(leave blank)"),
    "hidden": ("（伏せています。紙面をご覧ください）", "(masked: see the page)"),
}


def words(language: Language) -> dict[str, str]:
    """The words of the page."""
    return {key: pair[0 if language == "ja" else 1] for key, pair in _WORDS.items()}


def request(language: Language) -> dict[str, str]:
    """The pieces of the correction request; `{…}` are filled in the page."""
    return {key: pair[0 if language == "ja" else 1] for key, pair in _REQUEST.items()}
