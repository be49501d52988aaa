using Broadsheet.Defaults;
using Broadsheet.Storage;

if (Help.Asked(args, StorageService.About))
    return;
var builder = ProcessDefaults.NewBuilder(args).AddDefaults("storage");
StorageService.Add(builder);
builder.AddBus(StorageService.Consumers);
var app = builder.Build().UseDefaults();
StorageService.Map(app);
app.Run();
