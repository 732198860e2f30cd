"""What a browser finds on the clipboard after copying in Word, Excel, on the web; all invented."""

from typing import NamedTuple


class Pasted(NamedTuple):
    """The HTML of the clipboard, and the markup that it becomes."""

    html: str
    markup: str


WORD = Pasted(
    """<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta http-equiv=Content-Type content="text/html; charset=utf-8"><meta name=Generator content="Microsoft Word 15">
<link rel=File-List href="file:///C:/Users/x/clip_filelist.xml">
<!--[if gte mso 9]><xml><o:OfficeDocumentSettings><o:AllowPNG/></o:OfficeDocumentSettings></xml><![endif]-->
<style><!-- @font-face {font-family:"Times New Roman";} p.MsoNormal {margin:0in; font-size:14.0pt;} --></style></head>
<body lang=VI style='tab-interval:.5in;word-wrap:break-word'><!--StartFragment-->
<h1 style='margin-left:0in'><span lang=VI style='mso-ansi-language:VI'>Tình hình<o:p></o:p></span></h1>
<h2><b><span lang=VI>Dân số</span></b></h2>
<p class=MsoNormal style='text-align:justify;line-height:150%'><span lang=VI style='font-size:14.0pt;
line-height:150%;font-family:"Times New Roman",serif'>Phường có <b>12
buôn</b>, trong đó <i style='mso-bidi-font-style:normal'>9 buôn</i>&nbsp;đồng bào Ê Đê&nbsp; (H’Yim Kđoh).<o:p></o:p></span></p>
<p class=MsoNormal><span lang=VI><o:p>&nbsp;</o:p></span></p>
<p class=MsoNormal><span lang=VI style='font-weight:bold'>Thuận lợi: </span><span lang=VI>được chính quyền
quan tâm.<br>Kinh phí 5*3 triệu.<o:p></o:p></span></p>
<p class=MsoNormal><!--[if gte vml 1]><v:shape id="x"/><![endif]--><![if !vml]><img width=1 height=1
src="file:///C:/Temp/clip_image002.png"><![endif]></p>
<script>alert(1)</script>
<!--EndFragment--></body></html>""",
    "## Tình hình\n\n### Dân số\n\n"
    "Phường có **12 buôn**, trong đó *9 buôn* đồng bào Ê Đê (H’Yim Kđoh).\n\n"
    "**Thuận lợi:** được chính quyền quan tâm.\nKinh phí 5\\*3 triệu.",
)

_ITEM = (
    "<p class=MsoListParagraphCxSp{place} style='margin-left:{indent}in;text-indent:-.25in;mso-list:l{list} "
    "level{level} lfo{list}'><![if !supportLists]><span lang=VI style='font-family:Symbol;mso-fareast-font-family:"
    "Symbol'><span style='mso-list:Ignore'>{mark}<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp;"
    "&nbsp;&nbsp; </span></span></span><![endif]><span lang=VI>{words}<o:p></o:p></span></p>\n"
)


def _item(mark, words, *, level=1, list_=0, place="Middle"):
    return _ITEM.format(
        mark=mark, words=words, level=level, list=list_, place=place, indent=level / 2
    )


WORD_LISTS = Pasted(
    "<html><body><!--StartFragment-->"
    + _item("·", "Tuyên truyền <b>sâu rộng</b>", place="First")
    + _item("o", "họp buôn", level=2)
    + _item("§", "phát thanh", level=3)
    + _item("-", "Vận động nguồn lực")
    + "<p class=MsoNormal><span lang=VI>Các bước:</span></p>"
    + _item("1.", "Khảo sát", list_=1)
    + _item("2.", "Lập hồ sơ", list_=1)
    + _item("a)", "đủ giấy tờ", level=2, list_=1)
    + _item("3)", "Giới thiệu", list_=1, place="Last")
    + "<p class=MsoListParagraph>Không phải danh sách.</p>"
    + "<p class=MsoNormal>– Gạch bằng tay</p><p class=MsoNormal>+ Cộng bằng tay</p>"
    + "<!--EndFragment--></body></html>",
    "- Tuyên truyền **sâu rộng**\n+ họp buôn\n+ phát thanh\n- Vận động nguồn lực\n\nCác bước:\n\n"
    "1. Khảo sát\n2. Lập hồ sơ\n+ đủ giấy tờ\n3. Giới thiệu\n\nKhông phải danh sách.\n\n"
    "- Gạch bằng tay\n+ Cộng bằng tay",
)

EXCEL = Pasted(
    """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><style>td {mso-number-format:General;}</style></head>
<body link="#0563C1"><!--StartFragment--><table border=0 cellpadding=0 style='border-collapse:collapse;width:144pt'>
<col width=64 span=3><tr height=20><td class=xl65>STT</td><td><b>Đơn vị</b></td><td>Số địa chỉ</td></tr>
<tr><td align=right>1</td><td>Xã Hòa Xuân</td><td align=right>1.250</td></tr>
<tr><td></td><td>Tổng cộng</td><td>1.250</td></tr></table><!--EndFragment--></body></html>""",
    "STT | **Đơn vị** | Số địa chỉ\n1 | Xã Hòa Xuân | 1.250\nTổng cộng | 1.250",
)

WEB = Pasted(
    """<meta charset='utf-8'><div class="content" onclick="alert(1)"><style>p{color:red}</style>
<h3>Tin hoạt động</h3><p>Ngày 05/3, <a href="javascript:alert(1)">Hội Chữ thập đỏ</a> trao
<strong>10</strong> suất quà.</p><ul><li>Gạo</li><li><p>Bò giống</p><ul><li>bò cái</li></ul></li></ul>
<ol start="4"><li>Bốn</li><li>Năm</li></ol><iframe src="https://example.com"></iframe>
<svg onload="alert(1)"><text>ẩn</text></svg><blockquote>Trích lời</blockquote><p style="display: none">ẩn</p></div>""",
    "## Tin hoạt động\n\nNgày 05/3, Hội Chữ thập đỏ trao **10** suất quà.\n\n"
    "- Gạo\n- Bò giống\n+ bò cái\n4. Bốn\n5. Năm\n\nTrích lời",
)

GOOGLE_DOCS = Pasted(
    """<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr"><span
style="font-weight:700;">Đậm</span><span style="font-weight:400;font-style:italic;"> nghiêng</span></p>
<ul><li dir="ltr" aria-level="1"><p dir="ltr" role="presentation"><span>Một</span></p></li>
<ul><li dir="ltr" aria-level="2"><p dir="ltr"><span>dưới một</span></p></li></ul></ul></b>""",
    "**Đậm** *nghiêng*\n\n- Một\n+ dưới một",
)
