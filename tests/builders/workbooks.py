"""Workbooks put together from their parts: an .xlsx sheet by its XML, an .xlsb sheet by records."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping

import xlsxwriter

HEADER = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>paid</t></is></c></row>'
)


def xlsx_of(rows: str, *, number_format: str = "0.00", sheets: int = 1) -> bytes:
    """A workbook whose only sheet, Claims, has this XML of rows; style 1 has the number format.

    With `sheets=0` the workbook does not list it.
    """
    made, packed = io.BytesIO(), io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        style = book.add_format({"num_format": number_format})
        book.add_worksheet("Claims").write(0, 0, 1, style)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                begin, end = data.index(b"<sheetData>"), data.index(b"</sheetData>")
                data = data[:begin] + b"<sheetData>" + rows.encode() + data[end:]
            elif name == "xl/workbook.xml" and not sheets:
                data = data.replace(b"<sheet ", b"<leaf ")
            target.writestr(name, data)
    return packed.getvalue()


def binary_record(kind: int, body: bytes) -> bytes:
    """A record of an .xlsb part, of fewer than 128 bytes."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return head + bytes([len(body)]) + body


def binary_text(words: str) -> bytes:
    """A text of an .xlsb record."""
    return struct.pack("<I", len(words)) + words.encode("utf-16-le")


def binary_cell(kind: int, column: int, style: int, value: bytes) -> bytes:
    """A cell of an .xlsb sheet."""
    return binary_record(kind, struct.pack("<II", column, style) + value)


def xlsb(sheets: Mapping[str, bytes], styles: bytes) -> zipfile.ZipFile:
    """An .xlsb file of sheets by their records, and the records of its styles."""
    packed = io.BytesIO()
    relations, bundle = "", b""
    with zipfile.ZipFile(packed, "w") as book:
        for place, (name, records) in enumerate(sheets.items(), start=1):
            path = f"worksheets/sheet{place}.bin"
            relations += f'<a Id="rId{place}" Target="{path}"/>'
            head = bytes(8) + binary_text(f"rId{place}")
            bundle += binary_record(156, head + binary_text(name))
            book.writestr(f"xl/{path}", records)
        book.writestr("xl/_rels/workbook.bin.rels", f"<r>{relations}</r>")
        book.writestr("xl/workbook.bin", bundle)
        book.writestr("xl/styles.bin", styles)
    return zipfile.ZipFile(packed)
