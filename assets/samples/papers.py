"""Draws the attachments of the samples: scanned-looking contracts, vouchers and invoices, all invented."""

import io
import subprocess
import time
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONTS = Path(__file__).resolve().parents[1] / "fonts"
FOOT = "样例文件：单位、号码、金额均为虚构"


def font_path():
    """A Chinese face: the project's own where it is there, else the system's."""
    for pattern in ("NotoSansSC*", "*Noto*Sans*SC*"):
        for found in sorted(FONTS.rglob(pattern)):
            if found.suffix.lower() in (".ttf", ".otf"):
                return str(found)
    query = ["fc-match", "-f", "%{file}", "Noto Sans CJK SC:lang=zh-cn"]
    return subprocess.run(query, capture_output=True, text=True, check=True).stdout


FONT = font_path()


def face(size):
    return ImageFont.truetype(FONT, size)


def page(width, height):
    image = Image.new("L", (width, height), 255)
    return image, ImageDraw.Draw(image)


def pdf(image):
    """One page, black and white as an office scanner gives it, with fixed dates."""
    out = io.BytesIO()
    fixed = time.gmtime(1733043600)
    image.point(lambda v: 255 if v > 150 else 0).convert("1").save(
        out, "PDF", resolution=100, creationDate=fixed, modDate=fixed
    )
    return out.getvalue()


def png(image):
    out = io.BytesIO()
    image.quantize(8).save(out, "PNG", optimize=True)
    return out.getvalue()


def wrap(draw, text, font, width):
    line = ""
    for char in text:
        if draw.textlength(line + char, font=font) > width:
            yield line
            line = ""
        line += char
    yield line


def paper(title, paragraphs, signers=()):
    """A page with a title, paragraphs and who signed it, as PDF."""
    image, draw = page(827, 1169)
    heading, body, small = face(30), face(19), face(14)
    draw.text((413, 110), title, font=heading, fill=0, anchor="mm")
    y = 180
    for paragraph in paragraphs:
        for line in wrap(draw, paragraph, body, 640):
            draw.text((94, y), line, font=body, fill=0)
            y += 34
        y += 8
    y = max(y + 40, 860)
    for index, (role, name) in enumerate(signers):
        draw.text((94 + 330 * index, y), role, font=body, fill=0)
        draw.text((94 + 330 * index, y + 32), name, font=body, fill=0)
        draw.ellipse((190 + 330 * index, y + 40, 300 + 330 * index, y + 150), outline=0, width=2)
        draw.text((245 + 330 * index, y + 95), "样章", font=body, fill=0, anchor="mm")
    draw.text((413, 1120), FOOT, font=small, fill=0, anchor="mm")
    return pdf(image)


def money(amount):
    return f"{amount:,.2f}"


def invoice(item, buyer, goods):
    """An electronic invoice as PNG."""
    image, draw = page(980, 610)
    heading, body, small = face(26), face(16), face(13)
    draw.text((490, 40), "电子发票（增值税专用发票）", font=heading, fill=40, anchor="mm")
    draw.text((650, 66), f"发票号码：{item['number']}", font=small, fill=60)
    draw.text((650, 88), f"开票日期：{item['date']:%Y年%m月%d日}", font=small, fill=60)
    draw.rectangle((40, 118, 940, 500), outline=90, width=2)
    for x in (490,):
        draw.line((x, 118, x, 208), fill=90)
    for y in (208, 248, 410, 455):
        draw.line((40, y, 940, y), fill=90)
    for x, role, name, code in (
        (56, "购买方", buyer[0], buyer[1]),
        (506, "销售方", item["vendor"], item["vendor_uscc"] or "境外"),
    ):
        draw.text((x, 130), f"{role}名称：{name}", font=body, fill=30)
        draw.text((x, 168), f"统一社会信用代码：{code}", font=body, fill=30)
    total = item["amount"] + item["tax"]
    for x, text in ((60, "项目名称"), (470, "数量"), (560, "金额"), (720, "税率"), (820, "税额")):
        draw.text((x, 218), text, font=body, fill=60)
    rate = f"{item['tax'] / item['amount']:.0%}" if item["amount"] else ""
    for x, text in ((60, goods), (470, "1"), (560, money(item["amount"])), (720, rate), (820, money(item["tax"]))):
        draw.text((x, 268), text, font=body, fill=30)
    draw.text((60, 420), "合计", font=body, fill=60)
    draw.text((560, 420), f"¥{money(item['amount'])}", font=body, fill=30)
    draw.text((820, 420), money(item["tax"]), font=body, fill=30)
    draw.text((60, 466), f"价税合计（小写）  ¥{money(total)}", font=body, fill=30)
    draw.text((490, 570), FOOT, font=small, fill=110, anchor="mm")
    return png(image)


def licence(name, uscc, established):
    """A business licence as PNG."""
    image, draw = page(900, 620)
    draw.rectangle((24, 24, 876, 596), outline=120, width=5)
    draw.text((450, 100), "营 业 执 照", font=face(44), fill=30, anchor="mm")
    body = face(20)
    for row, (label, value) in enumerate(
        (
            ("统一社会信用代码", uscc),
            ("名　　称", name),
            ("类　　型", "有限责任公司"),
            ("成立日期", f"{established:%Y年%m月%d日}"),
            ("住　　所", "杭州市滨江区样例路 1 号"),
        )
    ):
        draw.text((110, 190 + 56 * row), label, font=body, fill=80)
        draw.text((330, 190 + 56 * row), value, font=body, fill=20)
    draw.text((450, 560), FOOT, font=face(14), fill=120, anchor="mm")
    return png(image)
