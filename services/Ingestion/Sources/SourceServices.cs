using Microsoft.Extensions.Options;

namespace Broadsheet.Ingestion;

/// <summary>Registration of all that takes in sources.</summary>
internal static class SourceServices
{
    public static void AddSources(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(services => new Hosts(services.GetRequiredService<IOptions<IngestionOptions>>().Value.PollsPerHost, services.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton(services => new ReadingQueue(services.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<Subscriptions>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Subscriptions>());
        builder.Services.AddSingleton<SourceNotes>();
        builder.Services.AddSingleton<DeliveryLimits>();
        builder.Services.AddSingleton<HubDeliveries>();
        builder.Services.AddSingleton<FeedItems>();
        builder.Services.AddSingleton<FeedPoll>();
        builder.Services.AddSingleton<Discovery>();
        builder.Services.AddSingleton<SourceBook>();
        builder.Services.AddHostedService<Poller>();
    }
}
