import pytest
from PIL import Image, ImageCms

from ilbo_ingest.media.refusals import RefusedPictureError
from ilbo_ingest.media.renditions import MAX_HEIGHT, render
from tests.unit.ingest.media.drawing import (
    drawn,
    encoded,
    gray16,
    is_blue,
    is_red,
    opened,
    photograph,
    png,
)

SCRIPT = b"<script>alert(1)</script>"


def refusal(data: bytes) -> str:
    with pytest.raises(RefusedPictureError) as caught:
        render(data)
    return str(caught.value)


def test_a_picture_is_made_in_each_width_up_to_its_own_and_in_three_formats() -> None:
    made = render(photograph(600, 400))
    assert made.size == (600, 400)
    assert made.widths == (240, 480, 600)
    formats = {"avif": "AVIF", "webp": "WEBP", "jpg": "JPEG"}
    for width in made.widths:
        for suffix, name in formats.items():
            picture = opened(made.files[f"{width}.{suffix}"])
            assert (picture.format, picture.width) == (name, width)
    assert len(made.files) == 9


def test_a_large_picture_ends_at_1600_pixels() -> None:
    made = render(photograph(1700, 170))
    assert made.size == (1600, 160)
    assert made.widths == (240, 480, 800, 1200, 1600)


def test_a_long_picture_is_not_higher_than_formats_can_be() -> None:
    made = render(encoded(drawn(300, 12_000), "PNG"))
    assert made.size == (200, MAX_HEIGHT)


@pytest.mark.parametrize("name", ["JPEG", "PNG", "GIF", "WEBP", "AVIF", "BMP"])
def test_each_allowed_format_is_read(name: str) -> None:
    picture = opened(render(encoded(drawn(), name)).files["300.jpg"])
    assert is_red(picture.getpixel((30, 30)))
    assert is_blue(picture.getpixel((270, 170)))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_each_way_of_storing_pixels_is_read(mode: str) -> None:
    stored = {"CMYK": "JPEG"}.get(mode, "PNG")
    picture = drawn(mode="L").convert("I;16") if mode == "I;16" else drawn(mode=mode)
    assert opened(render(encoded(picture, stored)).files["300.jpg"]).mode == "RGB"


def test_cmyk_keeps_its_colours() -> None:
    picture = opened(render(encoded(drawn(mode="CMYK"), quality=95)).files["300.webp"])
    assert is_red(picture.getpixel((30, 30)))
    assert is_blue(picture.getpixel((270, 170)))


def test_sixteen_bits_are_scaled_and_not_cut_off() -> None:
    gray = opened(render(gray16(120, 110, 0x8000)).files["120.webp"]).getpixel((60, 50))
    assert isinstance(gray, tuple)
    assert 120 < gray[0] < 136


def test_what_is_transparent_stands_on_white() -> None:
    clear = Image.new("RGBA", (120, 120), (0, 0, 0, 0))
    assert render(encoded(clear, "PNG")).average_color == "#ffffff"


@pytest.mark.parametrize("name", ["GIF", "WEBP"])
def test_of_an_animation_the_first_frame_is_kept(name: str) -> None:
    frames = [Image.new("RGB", (120, 120), color) for color in ("#e01010", "#1010e0")]
    moving = encoded(frames[0], name, save_all=True, append_images=frames[1:], duration=80)
    picture = opened(render(moving).files["120.webp"])
    assert is_red(picture.getpixel((60, 60)))
    assert getattr(picture, "n_frames", 1) == 1


@pytest.mark.parametrize(("orientation", "size"), [(3, (300, 200)), (6, (200, 300))])
def test_a_picture_stands_upright(orientation: int, size: tuple[int, int]) -> None:
    turned = Image.Exif()
    turned[0x0112] = orientation
    made = render(encoded(drawn(), exif=turned))
    picture = opened(made.files[f"{size[0]}.jpg"])
    assert made.size == size
    assert is_red(picture.getpixel((size[0] - 20, 20 if orientation == 6 else size[1] - 20)))


def test_nothing_of_the_metadata_is_passed_on() -> None:
    about = Image.Exif()
    about[0x010E] = "서울 종로구 세종로 1"
    about[0x8825] = {1: "N", 2: (37.0, 34.0, 0.0)}
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = encoded(drawn(), exif=about, icc_profile=profile, xmp=b"<x:xmpmeta>me</x:xmpmeta>")
    assert b"me</x:xmpmeta>" in data
    for content in render(data).files.values():
        picture = opened(content)
        assert not picture.getexif()
        assert not {"icc_profile", "exif", "xmp", "comment"} & set(picture.info)
        assert b"xmpmeta" not in content


def test_huge_metadata_is_no_hindrance() -> None:
    about = Image.Exif()
    about[0x010E] = "가" * 20_000
    assert render(encoded(drawn(), exif=about)).size == (300, 200)


def test_colours_of_another_profile_are_brought_to_srgb() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    # A profile whose red is blue and whose blue is red: the names of two of its tags, exchanged.
    swapped = profile.replace(b"rXYZ", b"#XYZ").replace(b"bXYZ", b"rXYZ").replace(b"#XYZ", b"bXYZ")
    picture = opened(render(encoded(drawn(), "PNG", icc_profile=swapped)).files["300.webp"])
    assert is_blue(picture.getpixel((30, 30)))
    assert is_red(picture.getpixel((270, 170)))


def test_a_profile_that_can_not_be_used_is_as_none() -> None:
    gray = Image.new("L", (120, 120), 128)
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    assert render(encoded(gray, "PNG", icc_profile=lab)).average_color == "#808080"
    assert render(encoded(gray, "PNG", icc_profile=b"\0" * 200)).average_color == "#808080"


def test_the_average_colour_is_told() -> None:
    assert render(encoded(Image.new("RGB", (120, 120), "#a6aba9"), "PNG")).average_color == (
        "#a6aba9"
    )


@pytest.mark.parametrize("name", ["JPEG", "PNG", "GIF"])
def test_a_file_that_is_a_page_too_loses_the_page(name: str) -> None:
    data = encoded(drawn(), name, comment=SCRIPT) if name != "PNG" else encoded(drawn(), name)
    made = render(data + b"<!doctype html>" + SCRIPT)
    assert not any(b"script" in content for content in made.files.values())


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"\xef\xbb\xbf<?xml version='1.0'?>\n<svg onload='alert(1)'/>",
    ],
)
def test_svg_is_refused_by_name(data: bytes) -> None:
    assert refusal(data) == "no_picture: SVG is not taken: it may hold scripts"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"<!doctype html><p>404", "this is HTML or XML"),
        (b"", "this is no JPEG, PNG, GIF, WebP, AVIF or BMP"),
        (b"RIFF\0\0\0\0WAVE" + SCRIPT, "this is no JPEG, PNG, GIF, WebP, AVIF or BMP"),
        (b"%PDF-1.7", "this is no JPEG, PNG, GIF, WebP, AVIF or BMP"),
    ],
)
def test_what_is_no_picture_is_refused(data: bytes, what: str) -> None:
    assert refusal(data) == f"no_picture: {what}"


def test_formats_that_are_not_allowed_are_refused() -> None:
    assert refusal(encoded(drawn(), "TIFF")).startswith("no_picture")
    assert refusal(encoded(drawn(), "ICO")).startswith("no_picture")


def test_a_bomb_is_refused_before_it_is_decoded() -> None:
    assert refusal(png(50_000, 50_000)).startswith("too_many_pixels")
    assert refusal(png(7_100, 7_100)) == (
        "too_many_pixels: 7100×7100 pixels, 50,000,000 are allowed"
    )


@pytest.mark.parametrize("name", ["JPEG", "PNG", "GIF", "WEBP", "AVIF", "BMP"])
def test_a_picture_that_was_cut_off_is_refused(name: str) -> None:
    whole = encoded(drawn(400, 300), name)
    assert refusal(whole[: len(whole) * 2 // 3]).startswith("damaged: ")


def test_a_tracking_pixel_is_refused() -> None:
    assert refusal(encoded(drawn(1, 1), "GIF")) == "too_small: 1×1 pixels show nothing"
    assert refusal(encoded(drawn(600, 2), "PNG")).startswith("too_small")
