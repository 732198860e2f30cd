"""What was given, by kind of sponsor and by form (I.2.b)."""

from apps.reports.outline.blocks.shared import bars
from apps.reports.outline.parts import Column, Facts, Kind, Line, Table

NUMBER, MONEY = Kind.NUMBER, Kind.MONEY


def giving(plain):
    found, raised = plain["giving"], plain["direction"]["activities"]["fundraising"]
    names = ("sponsors", "addresses", "times", "value")
    sides = (
        ("Hội Chữ thập đỏ trợ giúp", found["red_cross"], found["red_cross_kinds"]),
        ("Các tổ chức, cá nhân khác trợ giúp", found["others"], found["others_kinds"]),
    )
    rows, narrowed = [], []
    for label, whole, kinds in sides:
        rows += [(f"– {kind['label']}", *(kind[name] for name in names)) for kind in kinds]
        narrowed += [{"of": each["code"]} for each in (*kinds, whole)]
        rows.append((f"Cộng: {label}", *(whole[name] for name in names)))
    total = found["total"]
    kinds = [kind for _, _, kinds in sides for kind in kinds if kind["value"]]
    table = Table(
        "Giá trị trợ giúp theo loại nhà tài trợ",
        (
            Column("Loại nhà tài trợ", Kind.TEXT, 4),
            Column("Nhà tài trợ", NUMBER, 2, figure="given_sponsors"),
            Column("Địa chỉ", NUMBER, 2, figure="given_addresses"),
            Column("Lần trợ giúp", NUMBER, 2, figure="given_times"),
            Column("Giá trị (đồng)", MONEY, 3, figure="given_value"),
        ),
        tuple(rows),
        total=("Tổng cộng", *(total[name] for name in names)),
        note=_giving_note(plain),
        sheet="Theo nhà tài trợ",
        narrowed=tuple(narrowed),
        narrowed_total={"of": "total"},
    )
    forms = Table(
        "Giá trị trợ giúp theo hình thức",
        (
            Column("Hình thức trợ giúp", Kind.TEXT, 4),
            Column("Địa chỉ", NUMBER, 2, figure="form_addresses"),
            Column("Lần trợ giúp", NUMBER, 2, adds_up=True, figure="form_times"),
            Column("Giá trị (đồng)", MONEY, 3, adds_up=True, figure="form_value"),
        ),
        tuple((f["label"], f["addresses"], f["times"], f["value"]) for f in found["forms"]),
        total=("Tổng cộng", total["addresses"], total["times"], total["value"]),
        note="Một địa chỉ có thể được trợ giúp bằng nhiều hình thức nên cột địa chỉ không cộng lại được.",
        sheet="Theo hình thức",
        narrowed=tuple({"of": form["code"]} for form in found["forms"]),
        narrowed_total={"of": "total"},
    )
    chart = bars(
        "nha-tai-tro",
        "Biểu đồ giá trị trợ giúp theo loại nhà tài trợ",
        [(kind["label"], kind["value"]) for kind in kinds],
        "Giá trị trợ giúp",
        "đồng",
    )
    facts = Facts(
        (
            Line(
                "Hoạt động vận động nguồn lực",
                raised["times"],
                NUMBER,
                "lượt",
                "activity_times",
                "fundraising",
            ),
            Line(
                "Giá trị ghi ở các hoạt động vận động",
                raised["value"],
                MONEY,
                "đồng",
                "activity_value",
                "fundraising",
            ),
            Line("Trợ giúp chưa quy đổi thành tiền", plain["unvalued"], NUMBER, "lần", "unvalued"),
            Line(
                "Giá trị trợ giúp không thuộc giá trị Cuộc vận động",
                plain["excluded_value"],
                MONEY,
                "đồng",
                "excluded",
            ),
        ),
        note="Giá trị ghi ở hoạt động vận động và giá trị không thuộc Cuộc vận động không nằm trong các bảng trên.",
    )
    return (table, *chart, forms, facts)


def _giving_note(plain):
    notes = [
        "Một địa chỉ có thể được nhiều loại nhà tài trợ trợ giúp nên cột địa chỉ không cộng lại được."
    ]
    if plain["total"]["c8"] != plain["giving"]["total"]["value"]:
        notes.append("Không gồm số liệu những năm trước ngoài hệ thống.")
    return " ".join(notes)
