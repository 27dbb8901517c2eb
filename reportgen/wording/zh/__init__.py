"""Chinese: which words a figure and its change get, as the forms that templates use.

The usage follows national statistical communiqués; numbers GB/T 15835-2011, punctuation GB/T 15834-2011.
"""

from __future__ import annotations

from reportgen.wording.conditions import CONDITIONS
from reportgen.wording.table import AnnexWords, ChartWords, DraftWords, Form, FrameWords, InfographicWords, Wording
from reportgen.wording.zh.changes import (
    bracketed,
    change,
    continued,
    difference,
    difference_to,
    from_to,
    movement,
    size,
    with_base,
)
from reportgen.wording.zh.facts import and_others, day, fact, itemised, listed, month_day, quoted, titles
from reportgen.wording.zh.headings import heading_number, heading_stop
from reportgen.wording.zh.relations import against_target, share
from reportgen.wording.zh.several import respectively, respectively_changed, respectively_continued
from reportgen.wording.zh.values import figure, gap, last_year, number, recorded, worded

__all__ = (
    "WORDING",
    "against_target",
    "bracketed",
    "change",
    "continued",
    "difference",
    "difference_to",
    "figure",
    "from_to",
    "last_year",
    "movement",
    "number",
    "recorded",
    "respectively",
    "respectively_changed",
    "respectively_continued",
    "share",
    "size",
    "with_base",
)

_FORMS = {
    "数": Form(number, "{{ 行政诉讼.受理|数 }}", "11"),
    "上年数": Form(last_year, "{{ 行政诉讼.受理|上年数 }}", "24宗"),
    "同比": Form(change, "{{ 行政诉讼.受理|同比 }}", "同比下降54.17%"),
    "同比括注": Form(bracketed, "{{ 行政诉讼.受理|同比括注 }}", "（同比下降54.17%）"),
    "同比续句": Form(continued, "{{ 行政诉讼.受理|同比续句 }}", "，同比下降54.17%"),
    "幅度": Form(size, "{{ 行政诉讼.受理|幅度 }}", "54.17%"),
    "升降": Form(movement, "{{ 行政诉讼.受理|升降 }}", "下降54.17%"),
    "增减": Form(difference, "{{ 行政诉讼.受理|增减 }}", "比上年减少13宗"),
    "增减至": Form(difference_to, "{{ 行政诉讼.受理|增减至 }}", "比上年减少13宗，降至11宗"),
    "含基数": Form(with_base, "{{ 行政诉讼.受理|含基数 }}", "比上年（24宗）下降54.17%"),
    "由至": Form(from_to, "{{ 行政诉讼.受理|由至 }}", "由24宗减至11宗"),
    "分别": Form(respectively, "{{ [宣传.活动, 宣传.专题片]|分别 }}", "宣传活动和专题片分别为20场和20辑"),
    "分别同比": Form(
        respectively_changed, "{{ [宣传.活动, 宣传.采访]|分别同比 }}", "宣传活动和采访同比分别上升17.65%和171.43%"
    ),
    "分别续句": Form(respectively_continued, "{{ [宣传.活动, 宣传.采访]|分别续句 }}", "，同比分别上升17.65%和171.43%"),
    "占比": Form(share, "{{ 行政诉讼.已审结|占比(行政诉讼.受理) }}", "63.6%"),
    "较指标": Form(against_target, "{{ 马上就办.比例|较指标(马上就办.指标) }}", "超出既定指标4.6个百分点"),
    "列举": Form(listed, "{{ 名单.街道|列举 }}", "甲街、乙街和丙街"),
    "逐项": Form(itemised, "{{ 名单.街道|逐项 }}", "一是甲街；二是乙街；三是丙街"),
    "引号": Form(quoted, "{{ 名单.街道|引号 }}", "“甲街”“乙街”“丙街”"),
    "书名": Form(titles, "{{ 文件.指引|书名 }}", "《甲办法》《乙细则》"),
    "等": Form(and_others, "{{ 文件.指引|等(文件.份数, '执法文件') }}", "《甲办法》《乙细则》等执法文件3份"),
    "月日": Form(month_day, "{{ 会议.日期|月日 }}", "2月11日"),
}

WORDING = Wording(
    forms=_FORMS,
    conditions=CONDITIONS,
    figure=figure,
    shown=worded,
    recorded=recorded,
    change=change,
    movement=movement,
    fact=fact,
    day=day,
    heading_number=heading_number,
    heading_stop=heading_stop,
    gap=gap,
    joint="",
    brackets="（）",
    caption="表：",
    attached=("本报告的数据", "本报告的全部指标及其变化"),
    frame=FrameWords(
        signers="签发人：",
        copies="抄送：",
        printed="{}印发",
        remark="（{}）",
        addressee="{}：",
        between="，",
        end="。",
    ),
    draft=DraftWords(
        word="送审稿",
        unconfirmed=("【待核：", "】"),
        title="送审稿待处理事项",
        summary="本稿还有待填的数据{gaps}项、待核的内容{reviews}项、待处理的问题{findings}个。本页供审阅用，定稿后不印。",
        whole="本稿没有待填的数据、待核的内容，也没有待处理的问题。本页供审阅用，定稿后不印。",
        gaps="待填的数据",
        reviews="待核的内容",
        findings="待处理的问题",
        supplier="{name}（{count}项）：{items}。",
        unnamed="未注明供数单位",
        between="、",
        item="{name}（第{line}行）",
        claims="数填齐以后才能判断的说法（{count}项）：{items}。",
        claim="“{text}”{place}",
        finding="{number}.{severity}{code}{place}：{message}。{hint}",
        place="（{file}第{line}行）",
        hint="{hint}。",
    ),
    annex=AnnexWords(
        label="附件　",
        title="{year}年{title}",
        attached="附件：{title}",
        columns=("指标", "{year}年", "{before}年", "比上年", "备注"),
        withheld="不公开",
        not_applicable="不适用",
        unfilled="待填",
        nothing="—",
        new="本年新增",
        rank="第{number}",
        noted="见表后注",
        restated="注：{label}的上年数已按可比口径调整：{reason}。",
    ),
    charts=ChartWords(
        title="图表",
        caption="图{number} {title}（{years}）",
        between="、",
        span="{first}—{last}年",
        alternative="条形图：{title}（{years}）。{groups}。",
        group="{label}：{told}",
        told="{year}{words}",
        joint="，",
        gap="；",
        nothing="无数据",
        year="年度",
        table="图{number}的数据",
        broken="注：{label}自{year}年起口径有调整，此前各年为当年口径。",
        unadjusted="注：{label}{year}年以前各年为当年口径，没有调整。",
    ),
    infographic=InfographicWords(title="{year}年{title}", source="数据来源：《{title}》"),
)
