using System.Security.Cryptography;
using System.Text;
using Broadsheet.Defaults;

namespace Broadsheet.Ingestion;

/// <summary>What an operator does with sources, by API and on the page alike.</summary>
internal sealed class SourceBook(ISourceStore sources, ISubscriptionStore subscriptions, Discovery discovery, FeedPoll feed, TimeProvider time)
{
    /// <summary>Says that a new address has cost a source its credentials.</summary>
    public const string DroppedCredentials =
        "The user and password were dropped, because they were given for an address with another scheme, host or port. Send them again if this one shall see them.";

    /// <summary>All sources by name.</summary>
    public async Task<IReadOnlyList<SourceReport>> All(CancellationToken cancellation)
    {
        var hubs = (await subscriptions.All(cancellation)).ToDictionary(subscription => subscription.Id);
        var notes = (await sources.Notes(null, cancellation)).ToLookup(note => note.SourceId);
        return [.. (await sources.All(cancellation)).Select(source => SourceReport.Of(source, hubs.GetValueOrDefault(source.Id), notes[source.Id], time.Now()))];
    }

    /// <summary>One source.</summary>
    public async Task<Result<SourceReport>> Find(string id, CancellationToken cancellation) =>
        await sources.Find(id, cancellation) is { } source ? await Report(source, cancellation) : NotKnown(id);

    /// <summary>Adds a source, which is polled at once: whoever adds one wants to see it. Without a name its feed is looked for first.</summary>
    public async Task<Result<SourceReport>> Add(SourceSettings settings, CancellationToken cancellation)
    {
        string? note = null;
        if (string.IsNullOrWhiteSpace(settings.Name))
        {
            var found = await discovery.Find(settings.Address, cancellation);
            if (!found.Ok)
                return found.Problem;
            var feedAddress = found.Value[0].Address;
            // A page or a redirect named the feed's address; it must not get what was given for the address that was
            // typed.
            if (settings.Credentials is not null
                && !WebAddress.SameOrigin(Discovery.Address(settings.Address)!, new Uri(feedAddress)))
                (settings, note) = (settings with { Credentials = null }, DroppedCredentials);
            settings = settings with { Name = found.Value[0].Title, Address = feedAddress };
        }
        var valid = settings.Checked();
        if (!valid.Ok)
            return valid.Problem;
        var source = valid.Value.ApplyTo(new FeedSource { Id = IdOf(valid.Value.Address!), Name = "", Address = "", State = new SourceState { NextPoll = time.Now() } });
        return await sources.Add(source, cancellation)
            ? SourceReport.Of(source, null, [], time.Now()) with { Note = note }
            : new Problem($"This address is a source already: PUT /api/sources/{source.Id} changes it.", StatusCodes.Status409Conflict);
    }

    /// <summary>Changes what an operator set.</summary>
    public async Task<Result<SourceReport>> Change(string id, SourceSettings settings, CancellationToken cancellation)
    {
        var valid = settings.Checked();
        if (!valid.Ok)
            return valid.Problem;
        // What was remembered of the last answer belongs to the old settings; its items are looked at anew.
        var dropsCredentials = false;
        var changed = await Change(id, source =>
        {
            dropsCredentials = valid.Value.DropsCredentialsOf(source);
            return valid.Value.ApplyTo(source) with { State = source.State with { ETag = null, LastModified = null,
                NextPoll = time.Now() } };
        }, cancellation);
        return changed.Ok && dropsCredentials ? changed.Value with { Note = DroppedCredentials } : changed;
    }

    /// <summary>Stops polling a source until it is resumed.</summary>
    public Task<Result<SourceReport>> Pause(string id, CancellationToken cancellation) => Change(id, source => source with { Paused = true }, cancellation);

    /// <summary>Polls a source again that was paused by an operator or by its failures; at once.</summary>
    public Task<Result<SourceReport>> Resume(string id, CancellationToken cancellation) =>
        Change(id, source => source with { Paused = false, State = source.State with { GivenUp = null, Failures = 0, NextPoll = time.Now() } }, cancellation);

    /// <summary>Polls a source now, paused or not.</summary>
    public async Task<Result<PollResult>> Poll(string id, CancellationToken cancellation) =>
        await sources.Find(id, cancellation) is { } source ? await feed.Poll(source, cancellation) : NotKnown(id);

    /// <summary>Removes a source; its articles stay. False if it is not there.</summary>
    public async Task<bool> Remove(string id, CancellationToken cancellation)
    {
        // The hub is told when it delivers next: 410 ends the subscription.
        await subscriptions.Remove(id, cancellation);
        return await sources.Remove(id, cancellation);
    }

    /// <summary>Sources as OPML.</summary>
    public async Task<string> Export(string title, CancellationToken cancellation) => Opml.Write(title, await sources.All(cancellation), time.Now());

    /// <summary>Adds the sources of an OPML document that are not there yet.</summary>
    public async Task<Result<ImportReport>> Import(byte[] document, CancellationToken cancellation)
    {
        var read = Opml.Read(document);
        if (!read.Ok)
            return read.Problem;
        var (added, known, refused) = (0, 0, new List<string>());
        foreach (var settings in read.Value)
        {
            var source = await Add(settings, cancellation);
            if (source.Ok)
                added++;
            else if (source.Problem.Status == StatusCodes.Status409Conflict)
                known++;
            else
                refused.Add($"{PlainText.Cut(settings.Name ?? "", 100)}: {source.Problem.Detail}");
        }
        return new ImportReport(added, known, refused);
    }

    /// <summary>The problem that there is no such source.</summary>
    public static Problem NotKnown(string id) => new($"There is no source {PlainText.Cut(id, 40)}. GET /api/sources lists them all.", StatusCodes.Status404NotFound);

    private async Task<Result<SourceReport>> Change(string id, Func<FeedSource, FeedSource> change, CancellationToken cancellation)
    {
        if (await sources.Find(id, cancellation) is not { } source)
            return NotKnown(id);
        var changed = change(source);
        return await sources.Replace(changed, cancellation) ? await Report(changed, cancellation) : NotKnown(id);
    }

    private async Task<SourceReport> Report(FeedSource source, CancellationToken cancellation) =>
        SourceReport.Of(source, await subscriptions.Find(source.Id, cancellation), await sources.Notes(source.Id, cancellation), time.Now());

    private static string IdOf(string address) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address)))[..12];
}

/// <summary>What came of a list of sources.</summary>
/// <param name="Added">Sources added.</param>
/// <param name="Known">Those that were there already.</param>
/// <param name="Refused">Those that were not added, each with its reason.</param>
internal sealed record ImportReport(int Added, int Known, IReadOnlyList<string> Refused);
