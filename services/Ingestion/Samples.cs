using Broadsheet.Defaults;
using Microsoft.Extensions.Options;

namespace Broadsheet.Ingestion;

/// <summary>Takes in the sample articles at a start at which nothing has been accepted yet, so that a newcomer sees a site.</summary>
internal sealed partial class Samples(
    IAcceptanceStore store, Outbox outbox, IOptions<IngestionOptions> options, IOptions<SiteOptions> site, TimeProvider time, ILogger<Samples> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        if (options.Value.Samples is not { Length: > 0 } folder)
            return;
        while (true)
        {
            try
            {
                if (await store.IsEmpty(stopping))
                    await Load(Path.Combine(AppContext.BaseDirectory, folder), stopping);
                return;
            }
            catch (Exception exception) when (!stopping.IsCancellationRequested)
            {
                Log.Failed(logger, folder, exception.Message);
                await Task.Delay(TimeSpan.FromSeconds(5), time, stopping);
            }
        }
    }

    private async Task Load(string folder, CancellationToken stopping)
    {
        var articles = new List<Incoming>();
        foreach (var path in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            var article = Body.Parse<ArticleRequest>(await File.ReadAllBytesAsync(path, stopping)).Then(request => Articles.ToIncoming(request.ToDraft(), site.Value, options.Value, time.Now()));
            if (article.Ok)
                articles.Add(article.Value);
            else
                Log.Refused(logger, path, article.Problem.Detail);
        }
        await outbox.Accept(articles, stopping);
        Log.Loaded(logger, articles.Count);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Loaded {Count} sample articles; --no-samples leaves them out")]
        public static partial void Loaded(ILogger logger, int count);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The sample {Path} is not an article: {Reason}")]
        public static partial void Refused(ILogger logger, string path, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Could not load the sample articles from {Folder} ({Reason}); trying again")]
        public static partial void Failed(ILogger logger, string folder, string reason);
    }
}
