using Broadsheet.Defaults;
using Broadsheet.Search;

if (Help.Asked(args, SearchService.About))
    return;
var builder = ProcessDefaults.NewBuilder(args).AddDefaults("search");
SearchService.Add(builder);
builder.AddBus(SearchService.Consumers);
var app = builder.Build().UseDefaults();
SearchService.Map(app);
app.Run();
