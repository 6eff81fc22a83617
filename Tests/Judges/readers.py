# SPDX-License-Identifier: Apache-2.0
"""Four independent readers of QR codes, each from a grey picture to its text, or None where it reads nothing.

zbar is used by its library, not by zbarimg, which would read each picture from a file first.
"""

from __future__ import annotations

import ctypes

import cv2
import numpy
import zxingcpp

# So that others keep their cores.
cv2.setNumThreads(1)
# It warns of every ECI header, and reads on.
cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_ERROR)


class _Zbar:
    _QR, _ENABLE, _GREY = 64, 0, int.from_bytes(b"Y800", "little")

    def __init__(self) -> None:
        self._zbar = zbar = ctypes.CDLL("libzbar.so.0")
        for name in ("zbar_image_scanner_create", "zbar_image_create", "zbar_image_first_symbol", "zbar_symbol_next"):
            getattr(zbar, name).restype = ctypes.c_void_p
        zbar.zbar_symbol_get_data.restype = ctypes.POINTER(ctypes.c_char)
        self._scanner = ctypes.c_void_p(zbar.zbar_image_scanner_create())
        zbar.zbar_image_scanner_set_config(self._scanner, 0, self._ENABLE, 0)
        zbar.zbar_image_scanner_set_config(self._scanner, self._QR, self._ENABLE, 1)

    def __call__(self, picture: numpy.ndarray) -> str | None:
        zbar, pixels = self._zbar, numpy.ascontiguousarray(picture).tobytes()
        image = ctypes.c_void_p(zbar.zbar_image_create())
        try:
            zbar.zbar_image_set_format(image, ctypes.c_ulong(self._GREY))
            zbar.zbar_image_set_size(image, picture.shape[1], picture.shape[0])
            zbar.zbar_image_set_data(image, pixels, ctypes.c_ulong(len(pixels)), None)
            zbar.zbar_scan_image(self._scanner, image)
            symbol = zbar.zbar_image_first_symbol(image)
            if not symbol:
                return None
            length = zbar.zbar_symbol_get_data_length(ctypes.c_void_p(symbol))
            return zbar.zbar_symbol_get_data(ctypes.c_void_p(symbol))[:length].decode(errors="replace")
        finally:
            zbar.zbar_image_destroy(image)


def _zxing(picture: numpy.ndarray) -> str | None:
    found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    return found[0].text if found else None


def _opencv(detector) -> callable:
    def read(picture: numpy.ndarray) -> str | None:
        # What it found may be no square, or hold bytes that are no text; then it has not read it.
        try:
            return detector.detectAndDecode(picture)[0] or None
        except (cv2.error, UnicodeDecodeError):
            return None

    return read


PANEL = {
    "zxing": _zxing,
    "zbar": _Zbar(),
    "opencv": _opencv(cv2.QRCodeDetector()),
    "aruco": _opencv(cv2.QRCodeDetectorAruco()),
}
