using System.Runtime.InteropServices;

namespace Broadsheet.Storage;

/// <summary>
/// By which bands the newest articles are found (see <see cref="Wording.Bands"/>), until they stand in the index of all. A band stands anywhere there, so that an article written by itself
/// changes twelve pages of a file; here bands wait, with others that begin like them, until many go to the same few pages. As large as <see cref="Parts"/> times <see cref="Enough"/>
/// entries of eight bytes; the file has these articles in a row of their own each, so that nothing is lost with the process.
/// </summary>
internal sealed class FreshBands
{
    /// <summary>So many parts; the first ten bits of a band say which is its own.</summary>
    private const int Parts = 1024;

    /// <summary>With so many entries a part is written into the index: a question looks at all entries of twelve parts.</summary>
    public const int Enough = 128;

    private readonly Lock turn = new();
    private readonly Part?[] parts = new Part?[Parts];
    private readonly List<Part> leaving = [];
    private readonly Queue<int> full = new();

    /// <summary>Entries of a part of all bands: a band in the upper half of a number, the article's number below. So they sort as the index does.</summary>
    internal sealed class Part(int at)
    {
        public int At { get; } = at;

        public List<long> Entries { get; } = new(Enough);

        /// <summary>No article here has a lower number.</summary>
        public long Oldest { get; set; } = long.MaxValue;

        public void Add(int band, long article)
        {
            Entries.Add(((long)band << 32) | checked((uint)article));
            Oldest = Math.Min(Oldest, article);
        }
    }

    /// <summary>No article that waits here, but for this part, has a lower number.</summary>
    public long OldestBut(Part leaver)
    {
        var oldest = long.MaxValue;
        lock (turn)
            foreach (var part in parts.Concat(leaving))
                if (part is not null && part != leaver)
                    oldest = Math.Min(oldest, part.Oldest);
        return oldest;
    }

    /// <summary>Takes in an article by its number.</summary>
    public void Add(long article, IReadOnlyList<int> bands)
    {
        lock (turn)
            foreach (var band in bands)
            {
                var part = parts[At(band)] ??= new Part(At(band));
                part.Add(band, article);
                if (part.Entries.Count == Enough)
                    full.Enqueue(part.At);
            }
    }

    /// <summary>Numbers of the articles that have one of these bands.</summary>
    public IReadOnlyCollection<long> With(IReadOnlyList<int> bands)
    {
        HashSet<long> found = [];
        lock (turn)
            foreach (var band in bands)
            {
                if (parts[At(band)] is { } part)
                    Look(part, band);
                foreach (var other in leaving)
                    if (other.At == At(band))
                        Look(other, band);
            }
        return found;

        void Look(Part part, int band)
        {
            foreach (var entry in CollectionsMarshal.AsSpan(part.Entries))
                if ((int)(entry >> 32) == band)
                    found.Add((uint)entry);
        }
    }

    /// <summary>Lets an article go, which has these bands: it is old, or stands in the index.</summary>
    public void Drop(long article, IReadOnlyList<int> bands)
    {
        lock (turn)
            foreach (var band in bands)
            {
                parts[At(band)]?.Entries.RemoveAll(entry => (uint)entry == article);
                foreach (var other in leaving)
                    if (other.At == At(band))
                        other.Entries.RemoveAll(entry => (uint)entry == article);
            }
    }

    /// <summary>A part that is to be written into the index, which nobody else gets then; it is found here until <see cref="Written"/> or <see cref="Again"/> is called.</summary>
    public Part? Full()
    {
        lock (turn)
            while (full.TryDequeue(out var at))
                if (parts[at] is { Entries.Count: >= Enough } part)
                {
                    parts[at] = null;
                    leaving.Add(part);
                    return part;
                }
        return null;
    }

    /// <summary>The part stands in the index.</summary>
    public void Written(Part part)
    {
        lock (turn)
            leaving.Remove(part);
    }

    /// <summary>The part could not be written; it will be once more has come.</summary>
    public void Again(Part part)
    {
        lock (turn)
        {
            leaving.Remove(part);
            var now = parts[part.At] ??= new Part(part.At);
            foreach (var entry in part.Entries)
                now.Add((int)(entry >> 32), (uint)entry);
            full.Enqueue(part.At);
        }
    }

    private static int At(int band) => (band >> 22) + (Parts / 2);
}
