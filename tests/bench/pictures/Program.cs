using System.Diagnostics;
using Broadsheet.Defaults;
using Broadsheet.Ingestion;
using Broadsheet.Storage;
using NetVips;
using Samples = Broadsheet.Unit.Pictures.Samples;

if (args.Contains("--help"))
{
    Console.WriteLine("""
        Measures what pictures cost: milliseconds, KiB and memory of each master and rendition, one after another on one processor.
          dotnet run -c Release --project tests/bench/pictures [FILE …]    files instead of the generated photograph of 24 megapixels
        """);
    return;
}
var pictures = args.Length > 0
    ? args.Select(path => (Name: Path.GetFileName(path), Content: File.ReadAllBytes(path))).ToList()
    : [("photograph 6000 x 4000", Photograph()), ("PNG with alpha 1600 x 1200", Samples.PngWithAlpha(1_600, 1_200)), ("CMYK JPEG 900 x 600", Samples.CmykJpeg(profile: true))];

// The first picture pays for loading the library.
_ = Developing.Of(Samples.Jpeg(64, 64), null);
using var process = Process.GetCurrentProcess();
foreach (var (name, content) in pictures)
{
    var (developed, milliseconds) = Timed(() => Developing.Of(content, null));
    Console.WriteLine($"\n{name}: {content.Length / 1024:N0} KiB");
    if (!developed.Ok)
    {
        Console.WriteLine($"  refused after {milliseconds:0} ms: {developed.Problem.Detail}");
        continue;
    }
    var (medium, master) = (developed.Value.Medium, developed.Value.Master);
    Console.WriteLine($"  master {medium.Width} x {medium.Height}: {milliseconds:0} ms, {master.Length / 1024:N0} KiB, {Memory()}");
    Console.WriteLine($"  {"rendition",-16}{"ms",8}{"KiB",10}");
    foreach (var rendition in from ratio in new[] { Ratio.Original, Ratio.Wide } from width in Rendition.WidthsOf(medium.Width, medium.Height, ratio) from format in Rendition.Formats select new Rendition(ratio, width, format.Extension))
    {
        var (print, time) = Timed(() => Print.Of(medium, master, rendition)!);
        Console.WriteLine($"  {rendition.Name,-16}{time,8:0}{print.Length / 1024.0,10:0.0}");
    }
    Console.WriteLine($"  {Memory()}");
}

string Memory()
{
    process.Refresh();
    return $"libvips at most {Stats.MemHighwater / 1048576.0:0} MiB so far, process {process.WorkingSet64 / 1048576.0:0} MiB (peak {process.PeakWorkingSet64 / 1048576.0:0})";
}

static (T Result, double Milliseconds) Timed<T>(Func<T> work)
{
    var started = Stopwatch.GetTimestamp();
    var result = work();
    return (result, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
}

// Shapes and grain of every size, as a camera sees them; a fractal, so that it costs no file in the repository.
static byte[] Photograph()
{
    using var clouds = Image.Perlin(6_000, 4_000, cellSize: 512, seed: 3);
    using var leaves = Image.Perlin(6_000, 4_000, cellSize: 24, seed: 5);
    using var grain = Image.Gaussnoise(6_000, 4_000, mean: 0, sigma: 6, seed: 7);
    using var light = clouds * 60 + leaves * 25 + grain + 120;
    using var green = clouds * -30 + leaves * 40 + grain + 110;
    using var colours = light.Bandjoin(green, grain + 90).Cast(Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Srgb);
    return colours.JpegsaveBuffer(q: 88);
}
