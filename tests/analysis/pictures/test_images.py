"""Pictures in: every kind decodes as it should be seen, and what cannot is answered in a
sentence.
"""

import io

import numpy as np
import pytest
import torch
from PIL import Image
from torchvision import transforms

from analysis.pictures.decode import LIMIT, PictureError, decode, picture_key
from analysis.pictures.framing import frame, network_input
from analysis.pictures.gallery import GALLERY, gallery_bytes
from models.catalog import NETWORKS


def file(image, kind="PNG", **options):
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


@pytest.mark.parametrize("network", ["googlenet", "inception_v3", "resnet50-v2"])
@pytest.mark.parametrize("picture", ["chelsea", "rocket", "astronaut", "hubble"])
def test_centre_crop_is_torchvisions(network, picture):
    card = NETWORKS[network]
    image = decode(gallery_bytes(picture))
    view = frame(image, card.resize, card.crop, "centre")
    prepare = transforms.Compose(
        [
            transforms.Resize(card.resize),
            transforms.CenterCrop(card.crop),
            transforms.ToTensor(),
            transforms.Normalize(card.mean, card.std),
        ]
    )
    torch.testing.assert_close(network_input(view, card.mean, card.std)[0], prepare(image))


def test_the_box_is_where_the_crop_came_from():
    ramp = np.tile(np.linspace(0, 255, 600).astype(np.uint8), (300, 1))
    image = Image.fromarray(np.stack([ramp] * 3, axis=2))
    view = frame(image, 256, 224, "centre")
    left, right = view.pixels[112, 0, 0], view.pixels[112, -1, 0]
    assert ramp[0, round(view.box.left)] == pytest.approx(left, abs=2)
    assert ramp[0, round(view.box.right) - 1] == pytest.approx(right, abs=2)
    assert view.box.bottom - view.box.top == pytest.approx(300 * 224 / 256)


def test_whole_image_is_squeezed():
    image = Image.new("RGB", (100, 50), "red")
    view = frame(image, 256, 224, "whole")
    assert view.pixels.shape == (224, 224, 3)
    assert (view.box.right, view.box.bottom) == (100, 50)


def test_exif_orientation_is_applied():
    image = Image.new("RGB", (40, 20), "white")
    image.paste((255, 0, 0), (0, 0, 20, 20))
    exif = Image.Exif()
    exif[0x0112] = 6  # rotate 90 degrees clockwise to view
    turned = decode(file(image, "JPEG", exif=exif, quality=95))
    assert turned.size == (20, 40)
    assert turned.getpixel((10, 5))[1] < 60
    assert turned.getpixel((10, 35))[1] > 200


def test_transparency_goes_over_white():
    clear = Image.new("RGBA", (4, 4), (255, 0, 0, 0))
    assert decode(file(clear)).getpixel((0, 0)) == (255, 255, 255)
    half = Image.new("RGBA", (4, 4), (0, 0, 0, 128))
    assert decode(file(half)).getpixel((0, 0)) == pytest.approx((127, 127, 127), abs=1)
    palette = Image.new("P", (4, 4), 0)
    palette.putpalette([10, 20, 30] * 256)
    assert decode(file(palette, transparency=0)).getpixel((0, 0)) == (255, 255, 255)


def test_cmyk_grey_palette_and_one_bit():
    assert (
        decode(file(Image.new("CMYK", (4, 4), (0, 255, 255, 0)), "JPEG")).getpixel((0, 0))[0] > 200
    )
    assert decode(file(Image.new("L", (4, 4), 90))).getpixel((0, 0)) == (90, 90, 90)
    assert decode(file(Image.new("LA", (4, 4), (90, 255)))).getpixel((0, 0)) == (90, 90, 90)
    assert decode(file(Image.new("1", (4, 4), 1))).getpixel((0, 0)) == (255, 255, 255)
    palette = Image.new("P", (4, 4), 3)
    palette.putpalette([10, 20, 30] * 256)
    assert decode(file(palette)).getpixel((0, 0)) == (10, 20, 30)


def test_sixteen_bit_grey_keeps_its_range():
    values = np.array([[0, 32768, 65535]], dtype=np.uint16)
    grey = np.asarray(decode(file(Image.fromarray(values))))[0, :, 0]
    assert grey.tolist() == [0, 128, 255]


def test_animation_shows_its_first_frame():
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    data = file(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert decode(data).getpixel((4, 4)) == (255, 0, 0)


def test_heic():
    from pillow_heif import register_heif_opener

    register_heif_opener()
    data = file(Image.new("RGB", (64, 64), (200, 30, 30)), "HEIF")
    assert decode(data).getpixel((30, 30)) == pytest.approx((200, 30, 30), abs=12)


@pytest.mark.parametrize("size", [(1, 1), (1, 4000), (20000, 2), (3, 5)])
@pytest.mark.parametrize("framing", ["centre", "whole"])
def test_extreme_shapes_work(size, framing):
    view = frame(decode(file(Image.new("RGB", size, "teal"))), 256, 224, framing)
    assert view.pixels.shape == (224, 224, 3)
    assert (view.pixels == (0, 128, 128)).all()


def test_a_hundred_megapixels_work():
    data = file(Image.new("RGB", (10000, 10000), "teal"), "JPEG")
    assert decode(data).size == (2048, 2048)


def test_a_decompression_bomb_is_refused():
    data = file(Image.new("1", (20000, 10000)))
    assert LIMIT < 20000 * 10000
    with pytest.raises(PictureError, match="megapixels"):
        decode(data)


@pytest.mark.parametrize("data", [b"", b"hello", b"\x89PNG\r\n\x1a\n", b"<svg></svg>", b"GIF89a"])
def test_what_is_no_picture_gets_a_sentence(data):
    with pytest.raises(PictureError) as caught:
        decode(data)
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF"])
def test_cut_off_files_get_a_sentence(kind):
    noise = np.random.default_rng(0).integers(0, 255, (64, 64, 3), dtype=np.uint8)
    data = file(Image.fromarray(noise), kind)
    with pytest.raises(PictureError):
        decode(data[: len(data) // 2])


def test_a_wrong_extension_does_not_matter():
    assert decode(file(Image.new("RGB", (2, 2), "red"), "JPEG")).size == (2, 2)


def test_keys_differ_when_one_bit_does():
    data = gallery_bytes("half")
    assert picture_key(data) != picture_key(data[:-1] + bytes([data[-1] ^ 1]))


def test_the_gallery_is_ten_or_more_with_credit_and_licence():
    assert len(GALLERY) >= 10
    for name, picture in GALLERY.items():
        assert picture.credit
        assert picture.licence
        assert min(decode(gallery_bytes(name)).size) >= 224, name


def test_the_lectures_half_picture():
    half = np.asarray(decode(gallery_bytes("half")))
    assert set(np.unique(half[:, :256])) == {100}
    assert set(np.unique(half[:, 256:])) == {0}
