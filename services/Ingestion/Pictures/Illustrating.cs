using System.Net;
using System.Text.RegularExpressions;
using Broadsheet.Contracts;
using Broadsheet.Defaults;
using Microsoft.Extensions.Options;

namespace Broadsheet.Ingestion;

/// <summary>An article with those pictures that came in time.</summary>
/// <param name="Article">The article.</param>
/// <param name="Late">Ends when those have come, or not, that did not come in time; null if there are none.</param>
/// <param name="TryAgain">A picture could not be kept although it is there: Storage cannot be reached.</param>
internal sealed record Illustrated(Article Article, Task? Late, bool TryAgain);

/// <summary>Puts our own copies to the pictures of an article: its pictures, those in its text, the stills of its videos.</summary>
internal sealed partial class Illustrating(PictureDesk desk, IOptions<IngestionOptions> options, TimeProvider time)
{
    private readonly PictureOptions limits = options.Value.Pictures;

    private readonly record struct Wish(string Key, string? Address, FocalPoint? Focus);

    /// <summary>Whether an article has pictures to be taken in; one that has not is not kept waiting.</summary>
    public static bool Wants(Article article) => article.Status == ArticleStatus.Published && Wishes(article).Any();

    /// <summary>Waits for the pictures as long as the site's patience lasts.</summary>
    public async Task<Illustrated> Illustrate(Article article, CancellationToken cancellation)
    {
        var tasks = Wishes(article).Take(limits.MostPerArticle)
            .ToDictionary(wish => wish.Key, wish => wish.Address is { } address ? desk.Take(address, wish.Focus, article.Source) : desk.Find(wish.Key));
        var all = Task.WhenAll(tasks.Values);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAny(all, Task.Delay(limits.Patience, time, ending.Token));
        await ending.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
        var taken = tasks.Where(task => task.Value.IsCompletedSuccessfully).ToDictionary(task => task.Key, task => task.Value.Result);
        var media = taken.Where(one => one.Value.Medium is not null).ToDictionary(one => one.Key, one => one.Value.Medium!);
        return new Illustrated(With(article, media), all.IsCompleted ? null : all, taken.Values.Any(one => one.TryAgain));
    }

    /// <summary>The article with copies by the addresses (or, where it was brought to us, the ids) of its pictures. Those in its text are added behind its own.</summary>
    internal static Article With(Article article, IReadOnlyDictionary<string, Medium> media)
    {
        var own = article.Pictures.Select(picture => (picture.MediaId ?? picture.Address) is { } key && media.TryGetValue(key, out var medium) ? With(picture, medium) : picture with { MediaId = null });
        var named = article.Pictures.Select(picture => picture.Address).ToHashSet();
        var inText = AddressesIn(article.Body).Where(address => !named.Contains(address) && media.ContainsKey(address)).Select(address => With(new Picture { Address = address }, media[address]));
        return article with
        {
            Pictures = [.. own.Where(picture => picture.Address is not null || picture.MediaId is not null || picture.Caption is not null), .. inText],
            Videos = [.. article.Videos.Select(video => video.Poster is { } poster && media.TryGetValue(poster, out var still) ? video with { Still = With(new Picture { Address = poster }, still) } : video)],
        };
    }

    private static Picture With(Picture picture, Medium medium) =>
        picture with { MediaId = medium.Id, Width = medium.Width, Height = medium.Height, Colour = medium.Colour };

    // What was brought to us is not fetched, wherever else it may be.
    private static IEnumerable<Wish> Wishes(Article article) =>
        article.Pictures.Where(picture => picture.Address is not null || picture.MediaId is not null)
            .Select(picture => new Wish(picture.MediaId ?? picture.Address!, picture.MediaId is null ? picture.Address : null, picture.Focus))
            .Concat(AddressesIn(article.Body).Where(address => !article.Pictures.Any(picture => picture.Address == address)).Select(address => new Wish(address, address, null)))
            .Concat(article.Videos.Select(video => video.Poster).OfType<string>().Select(address => new Wish(address, address, null)))
            .DistinctBy(wish => wish.Key);

    private static IEnumerable<string> AddressesIn(string body) =>
        ImageInBody().Matches(body).Select(match => WebUtility.HtmlDecode(match.Groups[1].Value)).Distinct();

    // A body is written by us, the address first; in text or an attribute this cannot stand, as '<' or '"' is escaped there.
    [GeneratedRegex("<img src=\"([^\"]+)\"", RegexOptions.None, Expressions.TimeoutMilliseconds)]
    private static partial Regex ImageInBody();
}
