/// Programs for the judges that look at pixels.
enum RasterScripts {
  /// Python: for each PNG, its width and how many per cent of its bytes PNG's filters, which
  /// predict a pixel by its neighbours, did not foresee: a picture of one colour has none.
  static let detailOfPNG = """
    import struct, sys, zlib

    for path in sys.argv[1:]:
        data = open(path, "rb").read()
        place, body = 8, b""
        while place < len(data):
            size, kind = struct.unpack(">I4s", data[place:place + 8])
            if kind == b"IHDR":
                width, = struct.unpack(">I", data[place + 8:place + 12])
            if kind == b"IDAT":
                body += data[place + 8:place + 8 + size]
            place += 12 + size
        raw = zlib.decompress(body)
        rows = raw.count(b"\\x00") / len(raw)
        print(width, "%.2f" % (100 * (1 - rows)))

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
