using System.Runtime.ExceptionServices;
using Broadsheet.Contracts;
using Broadsheet.Defaults;
using MassTransit;

namespace Broadsheet.Search;

/// <summary>
/// Takes each new version into this process's index and answers with <see cref="ArticleIndexed"/> once readers find it,
/// also where the index has had that version or a newer one before. Many at a time share one refresh.
/// </summary>
internal sealed class IndexArticle(ArticleIndex index, IBus bus, TimeProvider time)
    : IConsumer<ArticlePublished>, IConsumer<ArticleWithdrawn>, IConsumer<Many<ArticlePublished>>, IConsumer<Many<ArticleWithdrawn>>
{
    /// <inheritdoc />
    public Task Consume(ConsumeContext<ArticlePublished> context) => Index(context, [context.Message.Article]);

    /// <inheritdoc />
    public Task Consume(ConsumeContext<ArticleWithdrawn> context) => Index(context, [Withdrawn(context.Message)]);

    /// <inheritdoc />
    public Task Consume(ConsumeContext<Many<ArticlePublished>> context) => Index(context, [.. context.Message.Events.Select(published => published.Article)]);

    /// <inheritdoc />
    public Task Consume(ConsumeContext<Many<ArticleWithdrawn>> context) => Index(context, [.. context.Message.Events.Select(Withdrawn)]);

    private async Task Index(ConsumeContext context, IReadOnlyList<Article> articles)
    {
        var (receipts, failure) = (new List<(string Id, int Version)>(articles.Count), default(Exception));
        foreach (var article in articles)
        {
            try
            {
                receipts.Add((article.Id, index.Write(article).Version));
            }
            catch (Exception exception) when (articles.Count > 1)
            {
                // The others are found all the same; all of them are tried again with this one.
                failure = exception;
            }
        }
        await index.Visible().WaitAsync(context.CancellationToken);
        var now = time.Now();
        await bus.PublishMany([.. receipts.Select(receipt => new ArticleIndexed { ArticleId = receipt.Id, Version = receipt.Version, IndexedAt = now })], null, context.CancellationToken);
        if (failure is not null)
            ExceptionDispatchInfo.Throw(failure);
    }

    private static Article Withdrawn(ArticleWithdrawn withdrawn) => withdrawn.Article with { Status = ArticleStatus.Withdrawn };
}
