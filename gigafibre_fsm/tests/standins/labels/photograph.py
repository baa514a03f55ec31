"""Photographs a flat picture virtually: distance, angle, focus, light, noise and the phone's file around it."""

import io
import math
import random
from dataclasses import dataclass

from PIL import ExifTags, Image, ImageChops, ImageFilter

TABLE = (96, 84, 70)
CASING = (52, 54, 58)
SENSOR_TURN = {1: 0, 3: 180, 6: 90, 8: 270}  # how the stored pixels lie for an EXIF orientation


@dataclass(frozen=True)
class Shot:
	"""How the photograph is taken; the same shot of the same label is always the same picture.

	`size` is the picture as people see it, in pixels. `fill` is the label's share of the width. `angle` turns
	the phone (degrees); `pitch` and `yaw` tilt it. `blur` is a defocus radius in pixels for a picture 1600
	wide, `shake` a motion in the same measure. `glare` is the strength of a lamp's reflection (0 to 1) at
	`glare_at` (shares of width and height). `light` is 1 for a bright room, 0.3 for a basement; `noise` is the
	sensor's, in levels. `orientation` is EXIF's; `gps` is written as latitude and longitude when given.
	"""

	seed: int = 1
	size: tuple[int, int] = (1600, 1200)
	fill: float = 0.72
	angle: float = 0.0
	pitch: float = 0.0
	yaw: float = 0.0
	blur: float = 0.6
	shake: float = 0.0
	glare: float = 0.0
	glare_at: tuple[float, float] = (0.62, 0.36)
	light: float = 0.95
	noise: float = 6.0
	orientation: int = 1
	gps: tuple[float, float] | None = None
	format: str = "JPEG"
	quality: int = 84


def photograph(flat: Image.Image, shot: Shot) -> bytes:
	"""The file a phone would upload, as JPEG, PNG or HEIC (`shot.format`)."""
	chance = random.Random(shot.seed)
	scene = _scene(flat, chance)
	picture = _project(scene, flat.width, shot)
	picture = _focus(picture, shot)
	picture = _light(picture, shot, chance)
	picture = _noise(picture, shot, chance)
	return _file(picture, shot)


def _scene(flat: Image.Image, chance: random.Random) -> Image.Image:
	"""The label stuck on a moulded casing with a fine grain, vents and a screw."""
	width, height = int(flat.width * 1.7), int(flat.height * 1.9)
	grain = Image.frombytes("L", (width // 4, height // 4), chance.randbytes((width // 4) * (height // 4)))
	grain = grain.resize((width, height), Image.Resampling.BILINEAR).point(lambda level: level // 14)
	scene = ImageChops.add(Image.new("RGB", (width, height), CASING), Image.merge("RGB", (grain,) * 3))
	slot = Image.new("RGB", (flat.width // 9, 22), (18, 18, 20))
	for row in range(3):
		for column in range(6):
			scene.paste(slot, (flat.width // 3 + column * flat.width // 7, 60 + row * 56))
	left, top = (width - flat.width) // 2, (height - flat.height) // 2
	paper = flat.convert("RGBA").getchannel("A")
	# A shadow has no detail: a quarter of the size will do, and blurs sixteen times faster.
	shadow = Image.new("L", (width // 4, height // 4), 0)
	shadow.paste(150, ((left + 6) // 4, (top + 8) // 4), paper.reduce(4))
	shadow = shadow.filter(ImageFilter.GaussianBlur(2)).resize((width, height), Image.Resampling.BILINEAR)
	scene.paste((10, 10, 12), mask=shadow)
	scene.paste(flat, (left, top), paper)
	return scene


def _project(scene: Image.Image, label_width: int, shot: Shot) -> Image.Image:
	"""Look at the scene's plane through a pinhole turned by angle, pitch and yaw."""
	width, height = shot.size
	scale = width * shot.fill / label_width
	focal = 1.2 * width
	corners = []
	for x, y in ((0, 0), (scene.width, 0), (scene.width, scene.height), (0, scene.height)):
		flat = ((x - scene.width / 2) * scale, (y - scene.height / 2) * scale, 0.0)
		x_, y_, z_ = _turned(flat, shot)
		depth = focal / max(focal * 0.2, focal + z_)
		corners.append((width / 2 + x_ * depth, height / 2 + y_ * depth))
	source = [(0, 0), (scene.width, 0), (scene.width, scene.height), (0, scene.height)]
	return scene.transform(
		shot.size,
		Image.Transform.PERSPECTIVE,
		_homography(corners, source),
		Image.Resampling.BICUBIC,
		fillcolor=TABLE,
	)


def _turned(point: tuple[float, float, float], shot: Shot) -> tuple[float, float, float]:
	x, y, z = point
	roll, pitch, yaw = (math.radians(degrees) for degrees in (shot.angle, shot.pitch, shot.yaw))
	x, y = x * math.cos(roll) - y * math.sin(roll), x * math.sin(roll) + y * math.cos(roll)
	y, z = y * math.cos(pitch) - z * math.sin(pitch), y * math.sin(pitch) + z * math.cos(pitch)
	x, z = x * math.cos(yaw) + z * math.sin(yaw), z * math.cos(yaw) - x * math.sin(yaw)
	return x, y, z


def _homography(seen: list[tuple[float, float]], source: list[tuple[float, float]]) -> list[float]:
	"""The eight numbers by which Pillow finds, for a point seen, its point in the source."""
	rows = []
	for (x, y), (u, v) in zip(seen, source, strict=True):
		rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
		rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
	for column in range(8):
		pivot = max(range(column, 8), key=lambda row: abs(rows[row][column]))
		rows[column], rows[pivot] = rows[pivot], rows[column]
		lead = rows[column][column]
		rows[column] = [value / lead for value in rows[column]]
		for row in range(8):
			if row != column:
				factor = rows[row][column]
				rows[row] = [a - factor * b for a, b in zip(rows[row], rows[column], strict=True)]
	return [row[8] for row in rows]


def _focus(picture: Image.Image, shot: Shot) -> Image.Image:
	scale = max(picture.size) / 1600
	if shot.shake:
		steps = max(2, round(shot.shake * scale))
		moved = picture
		for step in range(1, steps):
			moved = Image.blend(moved, ImageChops.offset(picture, step, step // 3), 1 / (step + 1))
		picture = moved
	return picture.filter(ImageFilter.GaussianBlur(shot.blur * scale)) if shot.blur else picture


def _light(picture: Image.Image, shot: Shot, chance: random.Random) -> Image.Image:
	"""A lamp from one side, darker corners, the room's colour, and the lamp's reflection."""
	side = Image.linear_gradient("L").rotate(chance.choice((0, 90, 180, 270)))
	side = side.point(lambda level: 200 + level * 55 // 255).resize(picture.size, Image.Resampling.BILINEAR)
	corners = Image.radial_gradient("L").point(lambda level: 255 - level * level // 900)
	falloff = ImageChops.multiply(side, corners.resize(picture.size, Image.Resampling.BILINEAR))
	warm = [falloff.point(lambda level, tint=tint: int(level * shot.light * tint)) for tint in (1, 0.97, 0.9)]
	picture = ImageChops.multiply(picture, Image.merge("RGB", warm))
	if not shot.glare:
		return picture
	width, height = int(picture.width * 0.34), int(picture.height * 0.2)
	spot = Image.radial_gradient("L").point(
		lambda level: min(255, int((max(0, 220 - level) / 128) ** 2 * 255 * shot.glare))
	)
	mask = Image.new("L", picture.size, 0)
	x, y = (int(share * side) for share, side in zip(shot.glare_at, picture.size, strict=True))
	mask.paste(spot.resize((width, height), Image.Resampling.BILINEAR), (x - width // 2, y - height // 2))
	picture.paste((255, 255, 250), mask=mask)
	return picture


def _noise(picture: Image.Image, shot: Shot, chance: random.Random) -> Image.Image:
	"""Two uniform draws make the triangular noise of a small sensor, stronger in the dark.

	Phones smooth their large pictures more, so a pixel of 12 megapixels is quieter.
	"""
	strength = shot.noise * (2.2 - shot.light) / max(1.0, max(picture.size) / 1600)
	for _ in range(2):
		pixels = picture.width * picture.height
		bands = [Image.frombytes("L", picture.size, chance.randbytes(pixels)) for _ in range(3)]
		scaled = Image.merge("RGB", bands).point(lambda level: int(level * strength / 255))
		picture = ImageChops.add(picture, scaled, 1, -int(strength / 2))
	return picture


def _file(picture: Image.Image, shot: Shot) -> bytes:
	if shot.orientation not in SENSOR_TURN:
		raise ValueError(f"orientation is one of {sorted(SENSOR_TURN)}")
	stored = picture.rotate(SENSOR_TURN[shot.orientation], expand=True)
	exif = Image.Exif()
	exif[ExifTags.Base.Make], exif[ExifTags.Base.Model] = "Virtual", "Phone 1"
	exif[ExifTags.Base.Orientation] = shot.orientation
	exif[ExifTags.Base.DateTime] = "2026:11:20 09:41:00"
	if shot.gps:
		exif[ExifTags.IFD.GPSInfo] = _gps(*shot.gps)
	out = io.BytesIO()
	if shot.format == "HEIC":
		import pillow_heif

		# The encoder's slow presets take most of a minute for a grainy picture.
		fast = {"preset": "ultrafast"}
		pillow_heif.from_pillow(stored).save(out, quality=shot.quality, exif=exif.tobytes(), enc_params=fast)
	else:
		stored.save(out, shot.format, quality=shot.quality, exif=exif)
	return out.getvalue()


def _gps(latitude: float, longitude: float) -> dict[int, object]:
	return {
		ExifTags.GPS.GPSLatitudeRef: "N" if latitude >= 0 else "S",
		ExifTags.GPS.GPSLatitude: _sexagesimal(latitude),
		ExifTags.GPS.GPSLongitudeRef: "E" if longitude >= 0 else "W",
		ExifTags.GPS.GPSLongitude: _sexagesimal(longitude),
	}


def _sexagesimal(degrees: float) -> tuple[float, float, float]:
	minutes = abs(degrees) % 1 * 60
	return float(int(abs(degrees))), float(int(minutes)), round(minutes % 1 * 60, 2)
