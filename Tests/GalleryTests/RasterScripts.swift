/// Programs for the judges that look at pixels.
enum RasterScripts {
  /// Python: for each PNG, its width and how many per cent of its pixels differ from the first.
  static let inkOfPNG = """
    import struct, sys, zlib

    def pixels(path):
        data = open(path, "rb").read()
        place, idat = 8, b""
        while place < len(data):
            size, kind = struct.unpack(">I4s", data[place:place + 8])
            body = data[place + 8:place + 8 + size]
            if kind == b"IHDR":
                width, height, depth, color = struct.unpack(">IIBB", body[:10])
            if kind == b"IDAT":
                idat += body
            place += 12 + size
        assert depth == 8 and color in (2, 6), (depth, color)
        step = 3 if color == 2 else 4
        raw, stride = zlib.decompress(idat), width * step
        above, rows = bytes(stride), []
        for y in range(height):
            start = y * (stride + 1)
            kind, line = raw[start], bytearray(raw[start + 1:start + 1 + stride])
            for x in range(stride) if kind else ():
                a = line[x - step] if x >= step else 0
                b, c = above[x], above[x - step] if x >= step else 0
                if kind == 4:
                    p = a + b - c
                    pa, pb, pc = abs(p - a), abs(p - b), abs(p - c)
                    guess = a if pa <= pb and pa <= pc else b if pb <= pc else c
                else:
                    guess = (0, a, b, (a + b) // 2)[kind]
                line[x] = (line[x] + guess) & 255
            above = bytes(line)
            rows.append(above)
        return width, step, rows

    for path in sys.argv[1:]:
        width, step, rows = pixels(path)
        corner = rows[0][:step]
        ink = sum(row[x:x + step] != corner for row in rows for x in range(0, width * step, step))
        print(width, "%.2f" % (100 * ink / (width * len(rows))))

    """

  /// A page that draws each SVG on a canvas and writes what came of it, a line each.
  static func judgePage(of pictures: [String]) -> String {
    let sources = pictures.map { "<script type=\"text/plain\">\($0)</script>\n" }.joined()
    return """
      <!DOCTYPE html><meta charset="utf-8"><body>
      \(sources)<pre id="verdict"></pre>
      <script>
      async function judge(source) {
        const image = new Image();
        image.src = URL.createObjectURL(new Blob([source], { type: "image/svg+xml" }));
        await image.decode();
        const canvas = document.createElement("canvas");
        canvas.width = image.naturalWidth;
        canvas.height = image.naturalHeight;
        const context = canvas.getContext("2d");
        context.drawImage(image, 0, 0);
        const data = new Uint32Array(
          context.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
        const ink = data.filter(pixel => pixel !== data[0]).length;
        return `picture ${canvas.width} ${canvas.height} ${(100 * ink / data.length).toFixed(2)}`;
      }
      (async () => {
        for (const script of document.querySelectorAll("script[type='text/plain']")) {
          let line;
          try { line = await judge(script.textContent); } catch (error) { line = "picture 0 0 0"; }
          script.remove();
          document.getElementById("verdict").append("\\n" + line + "\\n");
        }
      })();
      </script>
      """
  }

  /// A script that writes whether a page fits its window and its images are there.
  static let pageProbe = """
    <script>
    addEventListener("load", () => {
      const images = [...document.images];
      const broken = images.filter(image => !image.complete || image.naturalWidth === 0).length;
      const root = document.documentElement;
      const overflow = root.scrollWidth > root.clientWidth ? "yes" : "no";
      document.body.append(
        `\\npage overflow=${overflow} broken=${broken} images=${images.length}\\n`);
    });
    </script>
    """
}
