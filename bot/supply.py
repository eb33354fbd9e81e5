"""Can a statement give what a question definitely asks for? Money is no answer to 「几年」, a section no answer to 「叫什么名字」.

Only asks that leave no doubt are listed: what is not recognised here rules nothing out.
"""

from __future__ import annotations

import re

_N = r"[\d一二三四五六七八九十百两半几X多](?:个半|个)?"
_TIME = rf"{_N}(?:工作)?(?:[年月日天周季号]|小时|分钟|钟头|星期|学期)|定期|随时|适时|长期|即时|当[场天日]|每|[月年季]底|一次"
# want → (how a question asks for it, what a statement that gives it contains; "" if no statement of the compilation does)
_WANTS: dict[str, tuple[str, str]] = {
    "money": (
        r"工资.{0,6}[拿扣少]走?(?:多少|几)|多少.{0,4}(?:补助|补贴|津贴|奖金|工资)|多少党费|奖[^,，;；分]{0,4}多少(?!次|人|分|份)|掏多少|交多少(?!次|天|人|篇|份)|多少(?:钱|元|块|奖金|补贴|津贴|工资|稿费|罚款|费用|经费)|(?<!哪)几(?:百|千|万|十)?(?:块|元|毛)钱?|几[百千](?:$|[??,呢啊])|金额|(?:罚|奖|补|赔|得|拿|发|领|赚)(?:到)?多少(?!天|次|人|分|篇|年|个|份|字|回|趟|场|堂|遍|期|名|位|张)",
        r"(?<!X)元|(?<!X)%|分之|不予?[再]?(?:发|扣|给|奖)|停发|照发|全额|免费|自[负付理]|承担|赔偿|实报|标准执行|不(?:能|得)?报销",
    ),
    "points": (r"几分(?!钟|之)|多少分(?!钟)", r"分(?![管别钟局工配之])"),
    "percent": (r"百分之几|百分比|几成", r"(?<!X)%|分之|(?<![完])成(?![员立为绩果])|半(?!年|个?月|天|数)|不予?扣|照发|不(?:予)?发|停发|全额"),
    "persons": (r"几(?:个人|名|位|人)|多少(?:个?人|名)", rf"{_N}(?:名|位|人|个人)|{_N}.{{0,4}}(?:领导|人员|委员|成员|党员)|半数|分之|过半|[、和及与]|成员"),
    "length": (r"多少字|几[百千]字|字数", r"字"),
    "years": (r"(?<![那这前好])几年(?!.{0,6}一[次回趟])|多少年", rf"{_N}年|届|长期|永久"),
    "days": (
        r"(?<![那这好歇休晚迟拖过])(?<![迟晚]交)(?:(?<!前)|(?<=提前))几天|多少天|几个?工作日",
        rf"{_N}(?:工作)?(?:[日天周月年号]|小时)|当[天日]|[每次][日天周月年]|[月年]底|即时",
    ),
    "hours": (r"几个?(?:小时|钟头)|多少(?:分钟|小时)", rf"{_N}(?:小时|分钟|钟头|[天日点时])|[::]"),
    "month": (
        r"(?<![前好])几月(?:份|$|[,。??开])|哪[几俩一]?个?月(?!底)",
        r"\d月|[一二三四五六七八九十]月|一个月|每月|月[初底末]|年[初底终末中]|[年季]度?[初末]|定期|随时|适时",
    ),
    "months": (r"(?<![那这前好])几个月|多少个月", rf"{_N}[月年季]|[每当][月年季]"),
    "span": (r"多长时间|多久", _TIME),
    "clock": (r"几点", r"[::点时]|上班|前|后"),
    "name": (r"叫(?:什么|啥)名?字?|姓名|姓(?:什么|啥)|给个名字|(?:是|找)哪位同[志事]|名字(?:是|叫|给)|叫什么(?=$|[??])", r""),
    "contact": (
        r"(?:电话|手机|座机|分机|微信|邮箱|联系)(?:号码?|方式|号)?(?:是?多少|是什么|给我|发我|几号|号码|怎么联系)|联系方式|(?<!有)多少号|热线",
        r"电话.{0,4}\d|邮箱",
    ),
    "penalty": (
        r"怎么(?:罚|处分|处罚|追责)|咋(?:罚|处分)|(?:什么|啥)(?:处分|处罚|后果|惩罚)|罚(?:什么|啥|多少)|(?:会|要|得)?(?:挨|受)(?:什么|啥|罚|处分)",
        r"扣|罚|处分|处理|追究|批评|检查|辞退|除名|警告|开除|责令|取消|不得评|不能定|后果|旷工|诫勉|戒勉|通报|移送|免职|告诫|停职|追责|脱党|承担|离岗|教育|诫免|调离",
    ),
    "age": (r"多大(?:岁数|年纪|年龄)|几岁|年龄|岁数|(?<!卫)生日", r"岁|年龄|周岁"),
    "home": (r"家住|住址|家庭地址|籍贯|哪里人|[长任记]住(?:哪|几|什么)", r"住址|住处"),
    "floor": (r"几楼|几层|房间号|门牌号", r"[一二三四五六七八九\d]楼|[一二三四五六七八九\d]层"),
    "colour": (r"(?:什么|啥)(?:颜色|色)", r"色"),
}
_NAMES = {
    "money": "金额", "points": "分数", "percent": "比例", "persons": "人数", "length": "字数", "years": "年限", "days": "天数", "hours": "时长",
    "month": "月份", "months": "月数", "span": "时间长短", "clock": "钟点", "name": "姓名", "contact": "联系方式", "penalty": "怎么处罚", "age": "年龄", "home": "住址", "floor": "楼层", "colour": "颜色",
}  # fmt: skip
_DESCRIBES = re.compile(r"(?:多少|几)(?:钱|块钱|元|天|年|个月)?的(?=[\u4e00-\u9fff]{2})|(?:多少|几)[^,,。;;?]{0,6}(?=.*(?:几[次回遍]|多久))")
_THING_CALLED = re.compile(r"(?:东西|文件|材料|书|表|制度|组织|部门|单位|会|职务|那份|那张|那个)[^,,。;;?]{0,6}叫(?:什么|啥)")  # a name of no person
_ASKED = {want: re.compile(pattern) for want, (pattern, _) in _WANTS.items()}
_GIVEN = {want: re.compile(pattern) for want, (_, pattern) in _WANTS.items() if pattern}


def wants(question: str) -> frozenset[str]:
    """What the question definitely asks for; not what only describes the thing asked about (「花多少钱的计划谁做」)."""
    asked = _DESCRIBES.sub("", question)
    found = {want for want, pattern in _ASKED.items() if pattern.search(asked)}
    return frozenset(found - {"name"} if _THING_CALLED.search(asked) else found)


def gives(wanted: frozenset[str], statement: str) -> bool:
    """False if the statement can supply nothing of what is wanted."""
    return not wanted or any(want in _GIVEN and _GIVEN[want].search(statement) for want in wanted)


def named(wanted: frozenset[str]) -> str:
    """「金额、年限」, for people."""
    return "、".join(name for want, name in _NAMES.items() if want in wanted)
