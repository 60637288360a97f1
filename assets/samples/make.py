"""Makes the sample packages as applicants would: the real template filled in, with attachments, zipped.

    python3 assets/samples/make.py        (needs cargo, openpyxl, Pillow)

The same checkout gives the same cells and pictures; only the zips' compression depends on the system.
"""

import datetime
import io
import subprocess
import sys
import tempfile
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl

import papers
import uscc

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
FIXED = (2024, 12, 1, 9, 0, 0)
DAY = datetime.date.fromisoformat

FOUNDRY = ("宁波云岫晶圆代工有限公司", uscc.made_up("330200", 801))
MASK = ("绍兴听澜掩模有限公司", uscc.made_up("330600", 802))
EDA = ("杭州青简电子设计软件有限公司", uscc.made_up("330108", 803))
IP = ("上海松萝知识产权技术有限公司", uscc.made_up("310115", 804))
COMPUTE = ("杭州人工智能计算中心（样例）有限公司", uscc.made_up("330108", 805))


class Numbers:
    """Invoice numbers of 20 digits: year, region, running number; no two alike over all samples."""

    def __init__(self):
        self.serial = 81446100

    def next(self):
        self.serial += 17
        return f"2433200000{self.serial:010d}"


NUMBERS = Numbers()


def invoice(date, vendor, amount, goods, kind="发票", number=None, tax="0.13", vendor_uscc=None):
    amount = Decimal(amount)
    return {
        "kind": kind,
        "number": number or NUMBERS.next(),
        "date": DAY(date),
        "vendor": vendor[0],
        "vendor_uscc": vendor_uscc or vendor[1],
        "amount": amount,
        "tax": (amount * Decimal(tax)).quantize(Decimal("0.01")),
        "paid_on": DAY(date) + datetime.timedelta(days=14),
        "goods": goods,
    }


class Application:
    """One applicant's package."""

    def __init__(self, name, serial, established, field, benefits):
        self.name, self.uscc, self.established = name, uscc.made_up("330108", serial), DAY(established)
        self.benefits = benefits
        self.book = template(benefits)
        self.files = {}
        # Row 4 of the lists holds the template's example, which the applicant writes over.
        self.item_row, self.file_row = 4, 4
        for sheet in ("明细", "关联关系声明", "其他资助", "附件清单"):
            for cell in self.book[sheet][4]:
                cell.value = None
        self.applicant(
            {
                "企业名称": name,
                "统一社会信用代码": self.uscc,
                "在高新区（滨江）内": "是",
                "所属领域": field,
                "成立日期": self.established,
                "联系人": "沈样例",
                "联系电话": "0571-00000000",
                "地址": "杭州市滨江区样例路 1 号",
                "开户银行": "样例银行滨江支行",
                "银行账号": f"6200000000000{serial:06d}",
                "职工人数": 86,
                "上年度营业收入": 42_600_000,
            }
        )
        self.attach("营业执照.png", "营业执照", papers.licence(name, self.uscc, self.established))
        promise = ["本单位承诺：所报材料真实、完整，同一项目未重复申报；如有不实，愿退回资助资金并承担相应责任。"]
        self.attach("信用承诺书.pdf", "信用承诺书", papers.paper("信用承诺书", promise, [("承诺单位", name)]))

    def fill(self, sheet, column, values):
        """Fills fields by their labels, as a person finds them."""
        labels = {sheet.cell(row, 2).value: row for row in range(4, sheet.max_row + 1)}
        for label, value in values.items():
            sheet.cell(labels[label], column).value = value

    def applicant(self, values):
        self.fill(self.book["申报主体"], 3, values)

    def claim(self, sheet, nth, project, values, year=2024):
        self.fill(self.book[sheet], 2 + nth, {"年度": year, "项目名称": project, **values})

    def item(self, benefit, project, item, paper=True, amount_written=None):
        sheet, row = self.book["明细"], self.item_row
        self.item_row += 1
        name = f"{item['kind']}-{item['number'][-8:]}.png" if item["kind"] == "发票" else f"合同-{item['number']}.pdf"
        written = amount_written or float(item["amount"])
        values = [benefit, project, item["kind"], item["number"], item["date"], item["vendor"], item["vendor_uscc"]]
        values += [written, float(item["tax"]), item["paid_on"], name]
        for column, value in enumerate(values, start=1):
            sheet.cell(row, column).value = value
        if not paper:
            return
        if item["kind"] == "发票":
            self.attach(name, "发票", papers.invoice(item, (self.name, self.uscc), item["goods"]), benefit, project)
        else:
            self.contract(name, "合同", benefit, item["number"], item["vendor"], item["goods"], item["amount"], project)

    def contract(self, file, material, benefit, number, other, subject, amount, project=None):
        paragraphs = [
            f"合同编号：{number}",
            f"甲方：{self.name}（{self.uscc}）",
            f"乙方：{other}",
            f"一、乙方按本合同为甲方提供：{subject}。",
            f"二、合同价款（不含税）人民币 {amount:,.2f} 元，按进度开具增值税发票，收到发票后十五日内付款。",
            "三、交付物经甲方验收合格后，相关成果归甲方所有。",
            "四、争议由合同签订地人民法院管辖。本合同一式两份，双方盖章后生效。",
        ]
        made = papers.paper("合 同 书", paragraphs, [("甲方（章）", self.name), ("乙方（章）", other)])
        self.attach(file, material, made, benefit, project)

    def letter(self, file, material, benefit, *paragraphs, project=None):
        self.attach(file, material, papers.paper(material, paragraphs, [("单位（章）", self.name)]), benefit, project)

    def list_file(self, file, material, benefit=None, project=None):
        sheet, row = self.book["附件清单"], self.file_row
        self.file_row += 1
        for column, value in enumerate([row - 3, file, material, benefit, project], start=1):
            if value is not None:
                sheet.cell(row, column).value = str(value)

    def attach(self, file, material, contents, benefit=None, project=None):
        self.list_file(file, material, benefit, project)
        self.files[file] = contents

    def no_affiliation(self):
        self.book["关联关系声明"].cell(4, 2).value = "无"

    def save(self, file, folder):
        """A zip with the workbook at its top, as Windows packs a folder's contents."""
        contents = {f"{folder}-申报书.xlsx": workbook_bytes(self.book), **self.files}
        out = io.BytesIO()
        write_zip(out, contents)
        (HERE / file).write_bytes(out.getvalue())


def write_zip(out, contents):
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in contents.items():
            entry = zipfile.ZipInfo(name, FIXED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)


def workbook_bytes(book):
    """The workbook with fixed dates in its zip and properties."""
    book.properties.created = book.properties.modified = datetime.datetime(*FIXED)
    raw = io.BytesIO()
    book.save(raw)
    contents = {}
    with zipfile.ZipFile(raw) as archive:
        for entry in archive.infolist():
            contents[entry.filename] = archive.read(entry)
    core = contents["docProps/core.xml"].decode()
    start, end = core.index("<dcterms:modified"), core.index("</dcterms:modified>")
    stamp = core[start : core.index(">", start) + 1] + "2024-12-01T09:00:00Z"
    contents["docProps/core.xml"] = (core[:start] + stamp + core[end:]).encode()
    out = io.BytesIO()
    write_zip(out, contents)
    return out.getvalue()


def template(benefits):
    """The real template, from the program."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "t.xlsx"
        command = ["cargo", "run", "-q", "-p", "intake", "--example", "write_template", str(out), *benefits]
        subprocess.run(command, cwd=ROOT, check=True)
        return openpyxl.load_workbook(out)


TAPE_OUT = "首次流片补助"


def tape_out(application, project, nth, items, first="是", typed=True):
    total = sum(item["amount"] for item in items)
    values = {"首次流片": first, "重点支持领域的关键芯片产品": "是"}
    if typed:
        values["首次流片费用"] = float(total)
    application.claim(TAPE_OUT, nth, project, values)
    for item in items:
        application.item(TAPE_OUT, project, item)
    number = f"LP-2024-{application.uscc[13:16]}-{nth}"
    application.contract(f"流片合同-{nth}.pdf", "流片合同", TAPE_OUT, number, FOUNDRY[0], f"“{project}”首次流片加工", total, project)
    application.letter(
        f"流片费用表-{nth}.pdf", "流片/掩膜费用表", TAPE_OUT,
        f"产品：{project}，首次投片。", f"晶圆加工、掩膜、封装样片费用合计（不含税）{total:,.2f} 元，逐笔见明细。",
        project=project,
    )
    application.letter(
        f"布图设计登记-{nth}.pdf", "布图设计登记或专利", TAPE_OUT,
        f"集成电路布图设计登记证书（样例）：{project}。", f"权利人：{application.name}。",
        project=project,
    )
    application.letter(
        f"专项审计-{nth}.pdf", "专项审计", TAPE_OUT,
        f"经审计，{project} 首次流片费用（不含税）{total:,.2f} 元，与发票、付款凭证一致。",
        project=project,
    )


def exactly_ten_million():
    a = Application("杭州砚湖微电子有限公司", 1, "2019-05-06", "集成电路设计", ["tape-out"])
    items = [
        invoice("2024-03-06", FOUNDRY, "4180000.00", "12 英寸晶圆加工费"),
        invoice("2024-04-11", FOUNDRY, "1860000.00", "12 英寸晶圆加工费"),
        invoice("2024-04-19", MASK, "2920000.00", "掩模版制作费"),
        invoice("2024-06-12", MASK, "745000.00", "掩模版修改费"),
        invoice("2024-07-01", FOUNDRY, "295000.00", "工程批加急费", tax="0.06"),
    ]
    assert sum(i["amount"] for i in items) == 10_000_000
    tape_out(a, "砚湖一号 边缘推理芯片", 1, items)
    a.no_affiliation()
    a.save("01-砚湖微电子-流片.zip", "砚湖微电子")


def just_under_ten_million():
    a = Application("杭州栖岚半导体有限公司", 2, "2020-08-18", "集成电路设计", ["tape-out"])
    items = [
        invoice("2024-02-20", FOUNDRY, "6350000.00", "8 英寸晶圆加工费"),
        invoice("2024-05-14", MASK, "3120000.00", "掩模版制作费"),
        invoice("2024-08-02", FOUNDRY, "529999.99", "封装样片加工费"),
    ]
    assert sum(i["amount"] for i in items) == Decimal("9999999.99")
    tape_out(a, "栖岚 LN03 电源管理芯片", 1, items)
    a.no_affiliation()
    a.save("02-栖岚半导体-流片.zip", "栖岚半导体")


LOCAL_EDA = "购买本地企业自主研发EDA工具补助"
BUY_IP = "购买IP补助"


def eda_and_ip():
    a = Application("杭州青屏芯设技术有限公司", 3, "2018-11-02", "集成电路设计", ["eda-purchase-local", "ip-purchase"])
    a.claim(LOCAL_EDA, 1, "版图验证平台", {"供应商为本地企业": "是", "供应商自主研发": "是"})
    for date, amount, goods in (
        ("2024-01-23", "680000.00", "版图验证软件年度许可"),
        ("2024-05-09", "520000.00", "寄生参数提取软件许可"),
        ("2024-09-18", "360000.00", "时序分析软件许可"),
        ("2024-11-05", "300000.00", "版图验证软件增购许可"),
    ):
        a.item(LOCAL_EDA, "版图验证平台", invoice(date, EDA, amount, goods))
    a.claim(BUY_IP, 1, "青屏二代显示驱动芯片", {"购买IP直接费用": 3_250_000, "IP用途": "关键芯片研发"})
    for date, amount, goods in (
        ("2024-03-15", "1750000.00", "高速接口 IP 授权费"),
        ("2024-06-28", "900000.00", "存储控制器 IP 授权费"),
        ("2024-10-10", "600000.00", "低功耗单元库 IP 授权费"),
    ):
        a.item(BUY_IP, "青屏二代显示驱动芯片", invoice(date, IP, amount, goods, tax="0.06"))
    a.contract("EDA许可合同.pdf", "采购或许可合同", LOCAL_EDA, "QP-EDA-2024-01", EDA[0], "EDA 工具许可", Decimal("1860000"))
    a.letter("EDA原厂证明.pdf", "原厂或代理证明", LOCAL_EDA, f"{EDA[0]} 证明：所售工具均为其自主研发。")
    a.contract("IP许可合同.pdf", "采购或许可合同", BUY_IP, "QP-IP-2024-07", IP[0], "IP 核授权", Decimal("3250000"))
    a.no_affiliation()
    a.save("03-青屏芯设-EDA与IP.zip", "青屏芯设")


def two_products():
    a = Application("杭州星渚集成电路有限公司", 4, "2017-03-30", "集成电路设计", ["tape-out"])
    for nth, project, parts in (
        (1, "星渚 X1 图像处理芯片", ("5200000.00", "2800000.00")),
        (2, "星渚 X2 语音处理芯片", ("5650000.00", "2350000.00")),
    ):
        items = [
            invoice(f"2024-0{2 + 3 * nth}-16", FOUNDRY, parts[0], "12 英寸晶圆加工费"),
            invoice(f"2024-0{3 + 3 * nth}-08", MASK, parts[1], "掩模版制作费"),
        ]
        assert sum(i["amount"] for i in items) == 8_000_000
        tape_out(a, project, nth, items, typed=nth == 1)
    related = a.book["关联关系声明"]
    for column, value in enumerate(["1", "杭州星渚控股有限公司", uscc.made_up("330108", 806), "控股股东"], start=1):
        related.cell(4, column).value = value
    a.save("04-星渚集成-两款流片.zip", "星渚集成")


BUY_EDA = "购买EDA工具补助"


def to_be_corrected(corrected):
    NUMBERS.serial = 81_500_000
    a = Application("杭州松涧测控技术有限公司", 5, "2021-01-12", "集成电路封测", ["eda-purchase"])
    project = "测试向量生成平台"
    a.claim(BUY_EDA, 1, project, {"EDA工具实际发生费用": 860_000})
    a.item(BUY_EDA, project, invoice("2024-02-27", IP, "480000.00", "测试向量生成软件许可"))
    wrong = None if corrected else uscc.spoilt(IP[1])
    item = invoice("2024-06-05", IP, "120000.00", "测试向量压缩软件许可", vendor_uscc=wrong)
    a.item(BUY_EDA, project, item, amount_written=None if corrected else "12万")
    a.item(BUY_EDA, project, invoice("2024-10-22", IP, "260000.00", "覆盖率分析软件许可"))
    if corrected:
        a.contract("许可合同.pdf", "采购或许可合同", BUY_EDA, "SJ-2024-11", IP[0], "EDA 工具许可", Decimal("860000"))
    else:
        a.list_file("许可合同.pdf", "采购或许可合同", BUY_EDA)
    a.no_affiliation()
    a.save("05-松涧测控-补正后.zip" if corrected else "05-松涧测控-待补正.zip", "松涧测控")


def not_a_first_tape_out():
    a = Application("杭州禾隐集成电路有限公司", 6, "2016-09-09", "集成电路设计", ["tape-out"])
    items = [
        invoice("2024-04-02", FOUNDRY, "4100000.00", "8 英寸晶圆加工费（改版）"),
        invoice("2024-05-21", MASK, "2100000.00", "掩模版修改费"),
    ]
    tape_out(a, "禾隐 H7 改版芯片", 1, items, first="否")
    a.no_affiliation()
    a.save("06-禾隐集成-非首次流片.zip", "禾隐集成")


def names_nobody():
    a = Application("杭州无名样例有限公司", 7, "2022-02-02", "集成电路设计", ["tape-out"])
    tape_out(a, "未署名芯片", 1, [invoice("2024-03-03", FOUNDRY, "1000000.00", "晶圆加工费")])
    a.applicant({"企业名称": None, "统一社会信用代码": None})
    (HERE / "07-未填申报主体.xlsx").write_bytes(workbook_bytes(a.book))


EDA_RD = "EDA工具技术攻关补助"


def awaiting_judgement():
    a = Application("杭州江荻电子设计软件有限公司", 8, "2018-06-15", "集成电路设计", ["eda-rd"])
    a.claim(EDA_RD, 1, "江荻时序签核工具", {"申报年度的自主研发投入": 12_000_000, "实现实际销售": "是"})
    a.letter("研发专项审计.pdf", "研发专项审计", EDA_RD, "经审计，2024 年度自主研发投入 12,000,000.00 元。")
    a.letter("研发台账.pdf", "研发台账", EDA_RD, "人员费用 8,600,000.00 元；设备折旧 2,150,000.00 元；其他 1,250,000.00 元。")
    a.letter("销售合同和发票.pdf", "销售合同和发票", EDA_RD, "2024 年度销售江荻时序签核工具许可 6 套，合同与发票见附。")
    a.no_affiliation()
    a.save("08-江荻软件-EDA技术攻关.zip", "江荻软件")


def two_bureaus():
    a = Application("杭州澄丘智算科技有限公司", 9, "2020-04-20", "人工智能", ["tape-out", "compute"])
    sheet = next(name for name in a.book.sheetnames if "算力" in name)
    labels = [a.book[sheet].cell(row, 2).value for row in range(6, 8)]
    a.claim(sheet, 1, "澄丘视觉大模型训练", {labels[0]: 1_400_000, labels[1]: "是"})
    title = a.book[sheet].cell(1, 1).value
    for number, date, amount in (("CQ-SL-2024-01", "2024-03-20", "800000.00"), ("CQ-SL-2024-02", "2024-09-02", "600000.00")):
        item = invoice(date, COMPUTE, amount, "人工智能算力服务", kind="合同", number=number, tax="0.06")
        a.item(title, "澄丘视觉大模型训练", item)
    a.letter("使用记录.pdf", "使用记录", title, "2024 年 3 月至 12 月，累计使用算力 21,300 卡时。")
    items = [
        invoice("2024-05-27", FOUNDRY, "3300000.00", "12 英寸晶圆加工费"),
        invoice("2024-07-15", MASK, "1700000.00", "掩模版制作费"),
    ]
    tape_out(a, "澄丘 Q1 推理加速芯片", 1, items)
    awards = a.book["其他资助"]
    for column, value in enumerate(["1", "澄丘 Q1 推理加速芯片", "市级集成电路专项", 200_000, DAY("2024-11-20")], start=1):
        awards.cell(4, column).value = value
    a.no_affiliation()
    a.save("09-澄丘智算-算力与流片.zip", "澄丘智算")


def main():
    made = [exactly_ten_million, just_under_ten_million, eda_and_ip, two_products]
    made += [lambda: to_be_corrected(False), lambda: to_be_corrected(True)]
    made += [not_a_first_tape_out, names_nobody, awaiting_judgement, two_bureaus]
    for make in made:
        make()
    total = sum(path.stat().st_size for path in HERE.iterdir() if path.suffix in (".zip", ".xlsx"))
    print(f"{total / 1024:.0f} KiB")
    return 0 if total < 3 << 20 else 1


if __name__ == "__main__":
    sys.exit(main())
